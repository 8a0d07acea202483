package io.rejoin.token;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * The keys of a ring at one moment; never changes. What a key is good for follows from the time:
 *
 * <ol>
 *   <li>of the keys whose time has come, the latest signs; of equally late ones the first;
 *   <li>a key is superseded at the time of the next later one, and verifies until {@code retirement} after that;
 *   <li>then it is dead: it verifies nothing, and the next change drops it.
 * </ol>
 */
final class RingKeys {
    static final int LIVE_MAX = 4;
    private static final long NEVER = Long.MAX_VALUE;

    private final List<RingKey> keys;
    private final Optional<HmacKey> lasting;
    private final long retirement;
    private final long goodUntil;
    private final LongFunction<RingKeys> later;

    private RingKeys(
            List<RingKey> keys,
            Optional<HmacKey> lasting,
            long retirement,
            long goodUntil,
            LongFunction<RingKeys> later) {
        this.keys = List.copyOf(keys);
        this.lasting = lasting;
        this.retirement = retirement;
        this.goodUntil = goodUntil;
        this.later = later;
    }

    /**
     * Keys that stay until they are changed.
     *
     * @param keys at least one
     * @param lasting the key that never rotates, under which {@link KeyRing#lastingSeal} seals
     * @param retirement seconds that a superseded key verifies
     */
    static RingKeys of(List<RingKey> keys, Optional<HmacKey> lasting, long retirement) {
        return new RingKeys(keys, lasting, retirement, NEVER, now -> {
            throw new IllegalStateException("these keys are good for ever");
        });
    }

    /** The same keys, which at {@code time} are followed by what {@code later} says. */
    RingKeys until(long time, LongFunction<RingKeys> laterKeys) {
        return new RingKeys(keys, lasting, retirement, time, laterKeys);
    }

    boolean isGood(long now) {
        return now < goodUntil;
    }

    /** These keys, or at a later time those that follow them. */
    RingKeys at(long now) {
        return isGood(now) ? this : later.apply(now);
    }

    /** The same keys, with the very objects of {@code earlier} for those that it has too. */
    RingKeys keeping(RingKeys earlier) {
        List<RingKey> kept = keys.stream()
                .map(key -> new RingKey(earlier.same(key.key()), key.from()))
                .toList();
        return new RingKeys(kept, lasting, retirement, goodUntil, later);
    }

    private TokenKey same(TokenKey key) {
        return keys.stream()
                .map(RingKey::key)
                .filter(own ->
                        own.id().equals(key.id()) && own.algorithm() == key.algorithm() && own.sharesMaterialWith(key))
                .findFirst()
                .orElse(key);
    }

    Optional<HmacKey> lasting() {
        return lasting;
    }

    List<RingKey> all() {
        return keys;
    }

    /** The key that signs. If none's time has come, as when a clock is late, it is the one whose time comes first. */
    TokenKey active(long now) {
        return activeKey(now).key();
    }

    private RingKey activeKey(long now) {
        RingKey active = keys.get(0);
        for (RingKey key : keys) {
            boolean signs = key.from() <= now;
            boolean better = active.from() <= now ? signs && key.from() > active.from() : key.from() < active.from();
            active = better ? key : active;
        }
        return active;
    }

    /** The live key whose header {@code text} starts with. */
    TokenKey keyOf(byte[] text, long now) {
        for (RingKey held : keys) {
            if (held.key().header().isStartOf(text) && isLive(held, now)) {
                return held.key();
            }
        }
        throw new RefusedException(RefusalReason.UNKNOWN_KEY);
    }

    boolean has(String id) {
        return keys.stream().anyMatch(key -> key.id().equals(id));
    }

    boolean isLive(String id, long now) {
        return keys.stream().anyMatch(key -> key.id().equals(id) && isLive(key, now));
    }

    private boolean isLive(RingKey key, long now) {
        return now < end(key);
    }

    /** The second from which a key is dead. */
    private long end(RingKey key) {
        long successor = NEVER;
        for (RingKey other : keys) {
            if (other.from() > key.from() && other.from() < successor) {
                successor = other.from();
            }
        }
        return successor == NEVER ? NEVER : successor + retirement;
    }

    List<KeyStatus> statuses(long now) {
        RingKey active = activeKey(now);
        return keys.stream()
                .sorted(Comparator.comparingLong(RingKey::from).reversed())
                .map(key -> new KeyStatus(
                        key.id(), key.key().algorithm(), state(key, active, now), time(key.from()), time(end(key))))
                .toList();
    }

    private KeyState state(RingKey key, RingKey active, long now) {
        if (key.equals(active)) {
            return KeyState.ACTIVE;
        }
        if (key.from() > now) {
            return KeyState.NEXT;
        }
        return isLive(key, now) ? KeyState.RETIRING : KeyState.DEAD;
    }

    private static Optional<Instant> time(long second) {
        return second == NEVER || second == RingKey.ALWAYS
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(second));
    }

    /** True if the schedule wants another key now, and there is room for it. */
    boolean isDue(long now, long period, long lead) {
        return now >= newest() + period - lead && live(now).size() < LIVE_MAX;
    }

    /** The second from which the newest key signs. */
    long newest() {
        return keys.stream().mapToLong(RingKey::from).max().orElse(RingKey.ALWAYS);
    }

    /**
     * With one more key and without the dead. It signs from {@code from} on, or from the next second that no other key
     * has.
     *
     * @throws RotationRefusedException if four keys are live
     */
    RingKeys with(TokenKey key, long from, long now) {
        List<RingKey> live = live(now);
        if (live.size() >= LIVE_MAX) {
            throw new RotationRefusedException(
                    "there are " + LIVE_MAX + " live keys already: burn one, or wait until one is dead");
        }
        live.add(new RingKey(key, freeSecond(Math.max(from, activeKey(from).from()))));
        return changed(live);
    }

    /** Of two keys of one second none would supersede the other. */
    private long freeSecond(long from) {
        long second = from;
        while (isTaken(second)) {
            second++;
        }
        return second;
    }

    private boolean isTaken(long second) {
        return keys.stream().anyMatch(key -> key.from() == second);
    }

    /**
     * Without the key {@code id} and without the dead. If it was the active one, another that was not superseded
     * becomes active: one of the same time, else the next one, else a replacement.
     *
     * @throws RotationRefusedException if there is no such key
     */
    RingKeys burned(String id, long now, Supplier<TokenKey> replacement) {
        RingKey burned = keys.stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new RotationRefusedException("there is no key " + id));
        List<RingKey> rest = live(now);
        rest.remove(burned);
        boolean signs = burned.equals(activeKey(now));
        if (signs && rest.stream().noneMatch(key -> key.from() == burned.from())) {
            Optional<RingKey> next =
                    rest.stream().filter(key -> key.from() > now).min(Comparator.comparingLong(RingKey::from));
            next.ifPresent(rest::remove);
            rest.add(new RingKey(next.map(RingKey::key).orElseGet(replacement), now));
        }
        return changed(rest);
    }

    /** The keys that are not dead. */
    List<RingKey> live(long now) {
        List<RingKey> live = new ArrayList<>(keys);
        live.removeIf(key -> !isLive(key, now));
        return live;
    }

    private RingKeys changed(List<RingKey> changed) {
        return of(changed, lasting, retirement);
    }

    @Override
    public String toString() {
        return keys.stream().map(RingKey::id).toList().toString();
    }
}
