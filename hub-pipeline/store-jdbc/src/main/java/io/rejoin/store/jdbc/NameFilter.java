package io.rejoin.store.jdbc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A set of names in twelve bits each (a Bloom filter). Every name of the set is in it, and one of three hundred others seems to be. A
 * name's eight bits follow from its SHA-256, so nobody finds names that seem to be in every set.
 */
final class NameFilter {

    /** Every name seems to be in it. */
    static final NameFilter ALL = new NameFilter(new byte[0]);

    private static final int BITS_OF_ONE = 12;

    private final BitSet bits;
    private final int size;

    /** The filter with these {@link #bytes}. */
    NameFilter(byte[] bytes) {
        this.bits = BitSet.valueOf(bytes);
        this.size = bytes.length * Byte.SIZE;
    }

    /** The bytes of the filter that has these names. */
    static byte[] bytes(Set<String> names) {
        byte[] bytes = new byte[names.size() * BITS_OF_ONE / Byte.SIZE + 1];
        for (String name : names) {
            places(name, bytes.length * Byte.SIZE)
                    .forEach(place -> bytes[place / Byte.SIZE] |= (byte) (1 << place % Byte.SIZE));
        }
        return bytes;
    }

    /** False only for a name that is not in the set. */
    boolean has(String name) {
        return size == 0 || places(name, size).allMatch(bits::get);
    }

    private static IntStream places(String name, int size) {
        ByteBuffer hash = ByteBuffer.wrap(sha256().digest(name.getBytes(StandardCharsets.UTF_8)));
        return IntStream.generate(hash::getInt)
                .limit(hash.capacity() / Integer.BYTES)
                .map(number -> Integer.remainderUnsigned(number, size));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
