package io.rejoin.token;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The keys of one cluster: one signs, every live one verifies, and which does what follows from the time. Issuers,
 * verifiers and seals hold the ring, so that a change counts for the very next token. It prints its key ids and never a
 * key. Whoever holds a key can issue any token, so its source is for the server alone.
 *
 * <p>Readers see one whole set of keys, before a change or after it, and never wait. Safe for all threads.
 */
public final class KeyRing {
    private final KeySource source;
    private final RotationPolicy rotation;
    private final Clock clock;
    private final long retirement;

    /** Guards the source, the stamp and the swap of keys; who reads keys does not ask for it. */
    private final ReentrantLock changing = new ReentrantLock();

    private volatile RingKeys keys;
    /** Of what was last read; none at first, as the source may change while it is read for the first time. */
    private Object stamp = this;

    private KeyRing(KeySource source, RotationPolicy rotation, Clock clock) {
        this.source = source;
        this.rotation = rotation;
        this.clock = clock;
        this.retirement = rotation.retirement().toSeconds();
        this.keys = source.read(now(), retirement);
    }

    KeyRing(List<? extends TokenKey> keys) {
        this(new MemoryKeys(keys), RotationPolicy.byHand(), Clock.systemUTC());
    }

    /**
     * Reads the keys.
     *
     * @param clock decides which key does what; of one time with those of issuers and verifiers
     * @throws KeyFileException if they cannot be read, or are refused; the message is one line and says why
     * @throws IllegalArgumentException if the policy has a period, and the source is not one that a ring adds keys to
     */
    public static KeyRing open(KeySource source, RotationPolicy rotation, Clock clock) {
        if (rotation.period().isPresent() && !source.rotates()) {
            throw new IllegalArgumentException("only a key file or keys in memory are rotated once in a period");
        }
        return new KeyRing(source, rotation, clock);
    }

    /** A ring with one new random key that lives as long as the process: all tokens die with it. */
    public static KeyRing generate() {
        return open(KeySource.memory(KeyAlgorithm.HS256), RotationPolicy.byHand(), Clock.systemUTC());
    }

    /** {@link #open} of {@link KeySource#file}, rotated by hand, under the system's clock. */
    public static KeyRing load(Path file) {
        return open(KeySource.file(file), RotationPolicy.byHand(), Clock.systemUTC());
    }

    /** {@link #open} of {@link KeySource#fileOrNew} for HS256, rotated by hand, under the system's clock. */
    public static KeyRing loadOrCreate(Path file) {
        return open(KeySource.fileOrNew(file, KeyAlgorithm.HS256), RotationPolicy.byHand(), Clock.systemUTC());
    }

    /** The {@code kid} of the key that signs. */
    public String activeKeyId() {
        return active().id();
    }

    /** What may be known of each key, the newest first. */
    public List<KeyStatus> statuses() {
        long now = now();
        return keys(now).statuses(now);
    }

    /**
     * The public halves of all live keys as the text of a JWK Set: what a node needs that only verifies. The set is
     * empty if the keys are symmetric; no secret is ever in it.
     */
    public String publicKeys() {
        long now = now();
        return JwkSet.publicText(keys(now).live(now));
    }

    /**
     * A seal for one purpose, under keys of its own. What it sealed opens as long as the key lives that was active
     * then.
     *
     * @param purpose 1 to 128 characters of A-Z a-z 0-9 _ -
     * @throws IllegalArgumentException if {@code purpose} is something else
     * @throws VerifyOnlyException if a key of the ring is public only
     */
    public Seal seal(String purpose) {
        return new Seal(SealKeys.rotating(this, use("seal", purpose)));
    }

    /**
     * A seal for what is stored and must open in years too: its key never rotates. From a source without such a key,
     * as a key store or a file that was never rotated is, the active key seals and every key of the source opens.
     *
     * @param purpose as for {@link #seal}; the same purpose is the same seal
     * @throws IllegalArgumentException if {@code purpose} is something else
     * @throws VerifyOnlyException if a key of the ring is public only
     */
    public Seal lastingSeal(String purpose) {
        return new Seal(SealKeys.lasting(this, use("seal", purpose)));
    }

    /**
     * A signer for what is stored and must be believed in years, by others too: its key never rotates. From a source without such a
     * key, the active key of this moment signs, and every key of the source is believed.
     *
     * @param purpose as for {@link #seal}; the same purpose is the same signer
     * @throws IllegalArgumentException if {@code purpose} is something else
     * @throws VerifyOnlyException if a key of the ring is public only
     */
    public LastingSigner lastingSigner(String purpose) {
        long now = now();
        RingKeys held = keys(now);
        return LastingSigner.of(held, held.active(now), use("sign", purpose));
    }

    /**
     * Keys that the server and one client each share, for tokens that are bound to one.
     *
     * @throws VerifyOnlyException if a key of the ring is public only
     */
    public SharedProofKeys sharedProofKeys() {
        return new SharedProofKeys(this);
    }

    private static String use(String kind, String purpose) {
        return "rejoin/" + kind + "/v1/" + NameRule.id(purpose, NameRule.ID_CHARS_MAX, "purpose");
    }

    /**
     * Adds a new key, which verifies at once and signs after the lead, and drops dead ones.
     *
     * @return the {@code kid} of the new key
     * @throws RotationRefusedException if four keys are live, or this source is not rotated
     * @throws KeyFileException if the source cannot be read or written; then the ring is as it was
     */
    public String rotate() {
        return rotate(rotation.lead());
    }

    /**
     * Like {@link #rotate}, but the new key signs at once, at the latest in the next second. Only for a ring that one
     * node uses: others refuse its tokens until they have read the new key.
     */
    public String rotateNow() {
        return rotate(Duration.ZERO);
    }

    private String rotate(Duration lead) {
        long now = now();
        TokenKey fresh = fresh(now);
        change(now, held -> held.with(fresh, now + lead.toSeconds(), now));
        return fresh.id();
    }

    /**
     * Adds the next key if the policy has a period and its time has come; of several processes with one file, one does.
     *
     * @return true if this call did
     * @throws KeyFileException if the source cannot be read or written; then the ring is as it was
     */
    public boolean rotateIfDue() {
        return rotation.period().isPresent()
                && rotateIfDue(rotation.period().get().toSeconds());
    }

    private boolean rotateIfDue(long period) {
        long now = now();
        long lead = rotation.lead().toSeconds();
        if (!keys(now).isDue(now, period, lead)) {
            return false;
        }
        TokenKey fresh = fresh(now);
        return change(
                        now,
                        held -> held.isDue(now, period, lead)
                                ? held.with(fresh, Math.max(held.newest() + period, now + lead), now)
                                : held)
                .has(fresh.id());
    }

    private TokenKey fresh(long now) {
        return keys(now).active(now).algorithm().generate();
    }

    /**
     * Drops a key at once and for good: for one that somebody else has. Each of its tokens and seals is refused from
     * now on by this ring, and by others of the source when they read it again. If the key was active, another takes
     * its place: the next one, or a new one.
     *
     * @throws RotationRefusedException if there is no such key, or this source is not changed here
     * @throws KeyFileException if the source cannot be read or written; then the ring is as it was
     */
    public void burn(String keyId) {
        long now = now();
        locked(() -> source.burn(keyId, now, retirement, () -> fresh(now)));
    }

    /**
     * Reads the keys again if their source changed; cheap if it did not.
     *
     * @return true if it was read again
     * @throws KeyFileException if the source is now one that {@link #open} refuses; the ring goes on with what it has,
     *     and the next call tries again
     */
    public boolean reload() {
        changing.lock();
        try {
            Object found = source.stamp();
            if (found.equals(stamp)) {
                return false;
            }
            swap(source.read(now(), retirement));
            stamp = found;
            return true;
        } finally {
            changing.unlock();
        }
    }

    /**
     * What a server calls every second or so: {@link #reload}, then {@link #rotateIfDue}.
     *
     * @throws KeyFileException as these do; the ring goes on with what it has
     */
    public void upkeep() {
        reload();
        rotateIfDue();
    }

    private RingKeys change(long now, UnaryOperator<RingKeys> change) {
        return locked(() -> source.change(now, retirement, change));
    }

    private RingKeys locked(Supplier<RingKeys> change) {
        changing.lock();
        try {
            return swap(change.get());
        } finally {
            changing.unlock();
        }
    }

    /** Key objects that go on stay the same: they count their tokens. */
    private RingKeys swap(RingKeys changed) {
        keys = changed.keeping(keys);
        return keys;
    }

    TokenKey active() {
        long now = now();
        return keys(now).active(now);
    }

    /** The live key whose header {@code text} starts with. */
    TokenKey keyOf(byte[] text) {
        long now = now();
        return keys(now).keyOf(text, now);
    }

    RingKeys keys(long now) {
        RingKeys held = keys;
        return held.isGood(now) ? held : followed(now);
    }

    /** Who finds a change under way does not wait for it. */
    private RingKeys followed(long now) {
        if (!changing.tryLock()) {
            return keys.at(now);
        }
        try {
            return swap(keys.at(now));
        } finally {
            changing.unlock();
        }
    }

    /** Seconds since 1970. */
    long now() {
        return Math.floorDiv(clock.millis(), 1_000L);
    }

    @Override
    public String toString() {
        return "KeyRing" + keys;
    }
}
