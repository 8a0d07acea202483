package io.rejoin.token;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys of one seal or of shared proofs, derived from those of a ring, and again when the ring changed. Safe for all threads. */
final class SealKeys {
    private final KeyRing ring;
    private final String use;
    private final boolean lasting;
    private volatile Derived derived;

    private SealKeys(KeyRing ring, String use, boolean lasting) {
        this.ring = ring;
        this.use = use;
        this.lasting = lasting;
        this.derived = derive(ring.keys(ring.now()));
    }

    /** The active key seals, every live one opens. */
    static SealKeys rotating(KeyRing ring, String use) {
        return new SealKeys(ring, use, false);
    }

    /** The key that never rotates seals, if there is one; every key opens, the dead ones too. */
    static SealKeys lasting(KeyRing ring, String use) {
        return new SealKeys(ring, use, true);
    }

    HmacKey sealing() {
        long now = ring.now();
        Derived current = current(now);
        return current.root()
                .orElseGet(() -> current.byId(current.from().active(now).id()).orElseThrow());
    }

    /** The key of this id, if it may open. */
    Optional<HmacKey> opening(String id) {
        long now = ring.now();
        Derived current = current(now);
        return current.byId(id).filter(key -> lasting || current.from().isLive(id, now));
    }

    /** All keys that may open. */
    Stream<HmacKey> opening() {
        long now = ring.now();
        Derived current = current(now);
        return current.keys().values().stream()
                .filter(key -> lasting || current.from().isLive(key.id(), now));
    }

    private Derived current(long now) {
        RingKeys keys = ring.keys(now);
        Derived held = derived;
        if (held.from() != keys) {
            held = derive(keys);
            derived = held;
        }
        return held;
    }

    private Derived derive(RingKeys keys) {
        Map<String, HmacKey> byId = new HashMap<>();
        keys.all().forEach(key -> byId.put(key.id(), key.key().derive(use)));
        Optional<HmacKey> root = keys.lasting().filter(key -> lasting).map(key -> key.derive(use));
        root.ifPresent(key -> byId.put(key.id(), key));
        return new Derived(keys, root, byId);
    }

    /** What came of one set of keys. */
    private record Derived(RingKeys from, Optional<HmacKey> root, Map<String, HmacKey> keys) {
        Optional<HmacKey> byId(String id) {
            return Optional.ofNullable(keys.get(id));
        }
    }
}
