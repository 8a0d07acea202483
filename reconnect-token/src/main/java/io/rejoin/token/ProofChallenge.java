package io.rejoin.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a client must sign to prove that it has the key of its token: 32 bytes that the server made for one
 * attempt of one connection, and that nobody can guess. It is good for one proof, right or wrong, and for a limited time; of several threads that
 * use it at once, one can. So a proof that was overheard or made ahead of time is of no use.
 */
public final class ProofChallenge {
    private static final int NONCE_BYTES = 32;
    private static final Duration LIFETIME_DEFAULT = Duration.ofSeconds(10);
    private static final Duration LIFETIME_MAX = Duration.ofSeconds(60);

    private final byte[] nonce;
    private final Clock clock;
    private final Instant over;
    private final AtomicBoolean used = new AtomicBoolean();

    ProofChallenge(byte[] nonce, Clock clock, Duration lifetime) {
        if (lifetime.isNegative() || lifetime.isZero() || lifetime.compareTo(LIFETIME_MAX) > 0) {
            throw new IllegalArgumentException("lifetime must be more than 0 and at most 60 s");
        }
        if (nonce.length != NONCE_BYTES) {
            throw new IllegalArgumentException("nonce must be 32 bytes");
        }
        this.nonce = nonce.clone();
        this.clock = clock;
        this.over = clock.instant().plus(lifetime);
    }

    /** A new challenge, good for 10 s. */
    public static ProofChallenge create(Clock clock) {
        return create(clock, LIFETIME_DEFAULT);
    }

    /**
     * A new challenge.
     *
     * @param lifetime until when the proof must be checked, not only made; at most 60 s
     * @throws IllegalArgumentException if the lifetime is out of its range
     */
    public static ProofChallenge create(Clock clock, Duration lifetime) {
        return new ProofChallenge(Randomness.bytes(NONCE_BYTES), clock, lifetime);
    }

    /**
     * One of these 32 bytes, for who knows himself which are his and which were answered: it is as good for one proof as a new one.
     *
     * @param lifetime until when the proof must be checked, from now; at most 60 s
     * @throws IllegalArgumentException if the bytes are not 32 or the lifetime is out of its range
     */
    public static ProofChallenge of(byte[] nonce, Clock clock, Duration lifetime) {
        return new ProofChallenge(nonce, clock, lifetime);
    }

    /** One that is over, in the place of a challenge that a client names and nobody knows (any more). */
    public static ProofChallenge unknown(Clock clock) {
        ProofChallenge challenge = create(clock);
        challenge.used.set(true);
        return challenge;
    }

    /** What the client gets, 32 bytes. A copy. */
    public byte[] nonce() {
        return nonce.clone();
    }

    /** {@link #nonce()} as base64url without padding, 43 characters. */
    public String text() {
        return Base64Url.encode(nonce);
    }

    /** What the client answered to this challenge. */
    public PossessionProof answeredWith(byte[] proof) {
        return new PossessionProof(this, proof);
    }

    /** The same in base64url without padding. Another text makes a proof that is wrong; it never throws. */
    public PossessionProof answeredWith(String proof) {
        return new PossessionProof(this, PossessionProof.decoded(proof));
    }

    /** Whether no proof is good for it any more, be it late or used up. */
    public boolean isOver() {
        return used.get() || !clock.instant().isBefore(over);
    }

    /** True for the first who asks in time. */
    boolean use() {
        return used.compareAndSet(false, true) && clock.instant().isBefore(over);
    }

    @Override
    public String toString() {
        return "ProofChallenge[until " + over + "]";
    }
}
