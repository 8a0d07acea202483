package io.rejoin.undertow;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many requests a handler refused for who makes them, since it was made; thread-safe. Requests, not people: a client that tries again
 * counts again. Counts only grow, and tell nothing of a user or a token; each is fit for a metric with the reason as its label.
 */
public final class SignInRefusals {

    /** Why a request was refused. */
    public enum Reason {
        /** The page that makes it is of an origin that may not connect. */
        FOREIGN_ORIGIN,
        /** It says twice who makes it, or from where. */
        AMBIGUOUS,
        /** Nobody is signed in, where somebody must be. */
        MISSING,
        /** What it shows proves nothing. */
        INVALID,
        /** What it shows was good once. */
        EXPIRED
    }

    /** Does not change, but for the numbers. */
    private final Map<Reason, AtomicLong> counts = new EnumMap<>(Reason.class);

    SignInRefusals() {
        for (Reason reason : Reason.values()) {
            counts.put(reason, new AtomicLong());
        }
    }

    /** How many were refused for this reason until now. */
    public long count(Reason reason) {
        return of(reason).get();
    }

    void add(Reason reason) {
        of(reason).incrementAndGet();
    }

    private AtomicLong of(Reason reason) {
        return Objects.requireNonNull(counts.get(reason));
    }
}
