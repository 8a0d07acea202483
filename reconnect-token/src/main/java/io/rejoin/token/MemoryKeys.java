package io.rejoin.token;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Keys that no file has. */
final class MemoryKeys extends KeySource {
    private final HmacKey lasting = KeyFile.newLasting();
    private volatile List<RingKey> keys;

    MemoryKeys(List<? extends TokenKey> keys) {
        this.keys = keys.stream().map(key -> new RingKey(key, RingKey.ALWAYS)).toList();
    }

    @Override
    boolean rotates() {
        return true;
    }

    @Override
    Object stamp() {
        return keys;
    }

    @Override
    RingKeys read(long now, long retirement) {
        return RingKeys.of(keys, Optional.of(lasting), retirement);
    }

    @Override
    synchronized RingKeys change(long now, long retirement, UnaryOperator<RingKeys> change) {
        keys = change.apply(read(now, retirement)).all();
        return read(now, retirement);
    }

    @Override
    public String toString() {
        return "keys in memory";
    }
}
