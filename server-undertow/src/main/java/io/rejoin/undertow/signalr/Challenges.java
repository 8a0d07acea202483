package io.rejoin.undertow.signalr;

import io.rejoin.token.PossessionProof;
import io.rejoin.token.ProofChallenge;
import io.rejoin.token.Seal;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Challenges that each server with the same keys knows for its own, so that a client may ask one server and come back to another: a
 * challenge says when it was made, and is stamped. All that is kept is which were answered here.
 */
final class Challenges {

    private static final Duration LIFETIME = Duration.ofSeconds(10);
    /** A time and a random number. */
    private static final int MADE_BYTES = 2 * Long.BYTES;

    private final Seal seal;
    private final Clock clock;
    private final int max;
    private final SecureRandom random = new SecureRandom();
    /** Until when each is kept that was answered, in the order of the answers. Guarded by itself. */
    private final Map<String, Instant> answered = new LinkedHashMap<>();

    /**
     * @param seal of all servers that are to know each other's
     * @param max how many answered ones are kept
     */
    Challenges(Seal seal, Clock clock, int max) {
        this.seal = seal;
        this.clock = clock;
        this.max = max;
    }

    /** A new one, good for ten seconds. */
    ProofChallenge create() {
        byte[] made = ByteBuffer.allocate(MADE_BYTES)
                .putLong(clock.millis())
                .putLong(random.nextLong())
                .array();
        byte[] stamp = seal.stamp(made);
        byte[] nonce = Arrays.copyOf(made, MADE_BYTES + stamp.length);
        System.arraycopy(stamp, 0, nonce, MADE_BYTES, stamp.length);
        return ProofChallenge.of(nonce, clock, LIFETIME);
    }

    /**
     * What a client answered: the challenge, a dot, and the proof. Nobody answers that challenge again, not here.
     *
     * @throws io.rejoin.undertow.transport.BadRequestException if too many were answered lately
     */
    PossessionProof answered(String answer) {
        String[] parts = answer.split("\\.", 2);
        return known(parts[0])
                .filter(this::isFirst)
                .orElseGet(() -> ProofChallenge.unknown(clock))
                .answeredWith(parts[parts.length - 1]);
    }

    /** A challenge that one of these servers made, and that is not over. A clock of theirs may be ahead of this one's, too. */
    private Optional<ProofChallenge> known(String text) {
        byte[] nonce = bytes(text);
        byte[] made = Arrays.copyOf(nonce, MADE_BYTES);
        byte[] stamp = Arrays.copyOfRange(nonce, Math.min(MADE_BYTES, nonce.length), nonce.length);
        if (!seal.isStamp(stamp, made)) {
            return Optional.empty();
        }
        Duration age =
                Duration.between(Instant.ofEpochMilli(ByteBuffer.wrap(made).getLong()), clock.instant());
        return age.abs().compareTo(LIFETIME) < 0
                ? Optional.of(ProofChallenge.of(nonce, clock, LIFETIME.minus(age)))
                : Optional.empty();
    }

    private static byte[] bytes(String base64url) {
        try {
            return Base64.getUrlDecoder().decode(base64url);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** By its own text and not by the client's, which may be written in several ways. */
    private boolean isFirst(ProofChallenge challenge) {
        synchronized (answered) {
            Instant now = clock.instant();
            forgetOver(now);
            if (answered.containsKey(challenge.text())) {
                return false;
            }
            if (answered.size() >= max) {
                throw Visitors.full();
            }
            answered.put(challenge.text(), now.plus(LIFETIME.multipliedBy(2)));
            return true;
        }
    }

    private void forgetOver(Instant now) {
        Iterator<Instant> oldest = answered.values().iterator();
        while (oldest.hasNext() && !oldest.next().isAfter(now)) {
            oldest.remove();
        }
    }
}
