package io.rejoin.undertow.signalr;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.UserId;
import io.rejoin.undertow.transport.BadRequestException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who has negotiated and is expected, and who is here, by the secret that only the client and this server know. */
final class Sessions {

    private static final int SECRET_BYTES = 24;
    private static final int LOST_MAX = 1_000;

    /** @param resumes whether its connection is to outlive its sockets, which it asked for */
    record Expected(Visit visit, boolean resumes, Instant until) {}

    private final Clock clock;
    private final Duration within;
    private final int max;
    /** Who polled and may come back, in the order in which they were lost: the goodbye of one may still be on its way. Guarded by itself. */
    private final Map<String, Lost> lost = new LinkedHashMap<>();

    private record Lost(ConnectionId connection, Optional<UserId> user) {}

    private final SecureRandom random = new SecureRandom();
    /** In the order in which they negotiated. Guarded by itself. */
    private final Map<String, Expected> expected = new LinkedHashMap<>();

    private final Map<String, Session> here = new ConcurrentHashMap<>();

    /**
     * @param within how long a client is expected
     * @param max how many are
     */
    Sessions(Clock clock, Duration within, int max) {
        this.clock = clock;
        this.within = within;
        this.max = max;
    }

    /**
     * The secret of a client that negotiated.
     *
     * @throws BadRequestException if too many are expected
     */
    String expect(Visit visit, boolean resumes) {
        String secret = secret();
        synchronized (expected) {
            forgetLate();
            if (expected.size() >= max) {
                throw Visitors.full();
            }
            expected.put(secret, new Expected(visit, resumes, clock.instant().plus(within)));
        }
        return secret;
    }

    private void forgetLate() {
        Instant now = clock.instant();
        Iterator<Expected> oldest = expected.values().iterator();
        while (oldest.hasNext() && oldest.next().until().isBefore(now)) {
            oldest.remove();
        }
    }

    String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Who negotiated as this user and comes now; nobody else comes with this secret any more. */
    Optional<Expected> take(String secret, Optional<UserId> user) {
        synchronized (expected) {
            forgetLate();
            boolean theirs = Optional.ofNullable(expected.get(secret))
                    .filter(one -> one.visit().user().equals(user))
                    .isPresent();
            return theirs ? Optional.ofNullable(expected.remove(secret)) : Optional.empty();
        }
    }

    void add(String secret, Session session) {
        here.put(secret, session);
        session.line().whenGone(() -> {
            here.remove(secret, session);
            if (session.kind() == CoreTransport.LONG_POLLING
                    && session.visit().claim().isPresent()) {
                remember(secret, session.visit());
            }
        });
    }

    private void remember(String secret, Visit visit) {
        synchronized (lost) {
            lost.put(secret, new Lost(visit.connection(), visit.user()));
            if (lost.size() > LOST_MAX) {
                lost.remove(lost.keySet().iterator().next());
            }
        }
    }

    /** The connection of a client that was lost lately, with this secret and as this user; once. */
    Optional<ConnectionId> takeLost(String secret, Optional<UserId> user) {
        synchronized (lost) {
            boolean theirs = Optional.ofNullable(lost.get(secret))
                    .filter(one -> one.user().equals(user))
                    .isPresent();
            return theirs ? Optional.ofNullable(lost.remove(secret)).map(Lost::connection) : Optional.empty();
        }
    }

    /** Who is here with this secret, whoever asks. */
    Optional<Session> find(String secret) {
        return Optional.ofNullable(here.get(secret));
    }

    /** Who is here with this secret, if it is this user's. */
    Optional<Session> find(String secret, Optional<UserId> user) {
        return find(secret).filter(session -> session.visit().user().equals(user));
    }

    int count() {
        return here.size();
    }
}
