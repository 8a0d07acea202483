package io.rejoin.undertow.transport;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.Seal;
import io.rejoin.token.UserId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The secret that proves that a connection is a client's own: sealed, bound to the connection and to the user, without the user's
 * name in it.
 */
public final class ConnectionTokens {

    private static final String BOUND_TO = "connection";
    private static final int TAG_BYTES = 16;

    private final Seal seal;
    private final Clock clock;

    public ConnectionTokens(Seal seal, Clock clock) {
        this.seal = seal;
        this.clock = clock;
    }

    /** A connection token that was found good: for which connection, when it was given out, and whether to this user. */
    public record Opened(ConnectionId connection, Instant issuedAt, boolean sameUser) {}

    public String issue(ConnectionId connection, Optional<UserId> user) {
        return seal.seal(connection.value() + "." + clock.instant().getEpochSecond() + "." + tag(user), BOUND_TO);
    }

    /** Empty if it is not one of ours. */
    public Optional<Opened> open(String token, Optional<UserId> user) {
        return seal.open(token, BOUND_TO).map(text -> {
            String[] parts = text.split("\\.", -1);
            Instant issuedAt = Instant.ofEpochSecond(Long.parseLong(parts[1]));
            return new Opened(ConnectionId.of(parts[0]), issuedAt, parts[2].equals(tag(user)));
        });
    }

    /** Exact and case-sensitive: a token of Bob's is none of bob's. */
    private static String tag(Optional<UserId> user) {
        return user.map(someone -> digest(someone.value())).orElse("");
    }

    private static String digest(String name) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, TAG_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
