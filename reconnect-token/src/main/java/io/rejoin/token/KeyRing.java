package io.rejoin.token;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * The keys of one cluster: the first signs, every one verifies. A ring never changes; it prints its key ids and never a
 * key. Whoever holds a key can issue any token, so its file is for the server alone.
 */
public final class KeyRing {
    private static final int NEW_ID_BYTES = 6;

    private final List<HmacKey> keys;

    KeyRing(List<HmacKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /** A ring with one new random key that lives as long as the process: all tokens die with it. */
    public static KeyRing generate() {
        return new KeyRing(List.of(newKey()));
    }

    /**
     * Reads a JWK Set of 1 to 4 keys for HS256 (RFC 7517; {@code kty} oct, {@code alg} HS256, {@code use} sig,
     * {@code kid}, 32 bytes). Where the file system has POSIX permissions, group and others must have none.
     *
     * @throws KeyFileException if the file cannot be read, is not such a set, or others may read or write it
     */
    public static KeyRing load(Path file) {
        return new KeyRing(new KeyFile(file).read());
    }

    /**
     * Reads the file like {@link #load}; if there is none, first creates it with one new random key, readable for its
     * owner only. Of several processes that create it at once one succeeds, and all read that one's key. The folder
     * must exist.
     *
     * @throws KeyFileException if the file cannot be created or used
     */
    public static KeyRing loadOrCreate(Path file) {
        if (Files.notExists(file)) {
            new KeyFile(file).create(newKey());
        }
        return load(file);
    }

    /** The {@code kid} of the key that signs. */
    public String activeKeyId() {
        return active().id();
    }

    /**
     * A seal for one purpose, under keys of its own.
     *
     * @param purpose 1 to 128 characters of A-Z a-z 0-9 _ -
     * @throws IllegalArgumentException if {@code purpose} is something else
     */
    public Seal seal(String purpose) {
        String use = "rejoin/seal/v1/" + NameRule.id(purpose, NameRule.ID_CHARS_MAX, "purpose");
        return new Seal(keys.stream().map(key -> key.derive(use)).toList());
    }

    SigningKey active() {
        return keys.get(0);
    }

    /** The key whose header {@code text} starts with. */
    SigningKey signerOf(byte[] text) {
        for (HmacKey key : keys) {
            byte[] header = key.headerSegment();
            if (text.length >= header.length && Arrays.equals(text, 0, header.length, header, 0, header.length)) {
                return key;
            }
        }
        throw new RefusedException(RefusalReason.UNKNOWN_KEY);
    }

    @Override
    public String toString() {
        return "KeyRing" + keys.stream().map(HmacKey::id).toList();
    }

    private static HmacKey newKey() {
        byte[] secret = Randomness.bytes(HmacKey.BYTES);
        if (HmacKey.isZero(secret)) {
            throw new IllegalStateException("the random source is broken: it gave zeros");
        }
        return new HmacKey(Base64Url.encode(Randomness.bytes(NEW_ID_BYTES)), secret);
    }
}
