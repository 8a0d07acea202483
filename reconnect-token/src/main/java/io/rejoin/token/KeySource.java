package io.rejoin.token;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Where the keys of a ring are kept. Nothing is read before {@link KeyRing#open} is called. Where the file system has
 * POSIX permissions, group and others must have none on a file with secrets.
 */
public abstract sealed class KeySource permits KeyFile, MasterFile, KeyStoreFile, PublicKeyFile, MemoryKeys {

    /** One new random key that nobody else ever has: all tokens die with the process. */
    public static KeySource memory(KeyAlgorithm algorithm) {
        return new MemoryKeys(List.of(algorithm.generate()));
    }

    /** A JWK Set (RFC 7517) of 1 to 4 keys with their secrets; the form is in {@code FORMAT.md}. */
    public static KeySource file(Path file) {
        return new KeyFile(file);
    }

    /**
     * Like {@link #file}; if there is none, it is first created with one new random key, readable for its owner only.
     * Of several processes that create it at once one succeeds, and all read that one's key. The folder must exist.
     */
    public static KeySource fileOrNew(Path file, KeyAlgorithm algorithm) {
        return new KeyFile(file).orNew(algorithm);
    }

    /**
     * A file with one secret from which a key a day is derived (HKDF-SHA-256, RFC 5869): nodes that have the file agree
     * without talking. The day (UTC) is the key id. Keys rotate at midnight and not otherwise; each can be burned.
     */
    public static KeySource master(Path file) {
        return new MasterFile(file);
    }

    /**
     * Like {@link #master}; if there is no file, it is first created with a new random secret, as in
     * {@link #fileOrNew}.
     *
     * @throws IllegalArgumentException for ES256, whose secrets are not just any 32 bytes
     */
    public static KeySource masterOrNew(Path file, KeyAlgorithm algorithm) {
        return new MasterFile(file).orNew(algorithm);
    }

    /**
     * A PKCS#12 key store: an alias, in lower case as this kind of store has it, is a key id. HmacSHA256 and AES keys
     * of 256 bits, Ed25519 and P-256 keys count; anything else is refused. A key signs from 10 minutes after it was put
     * in, unless it is the only one. The store is changed with its own tools, and read again when it changed.
     *
     * @param password of the store and of each key; copied, and kept to read the store again
     */
    public static KeySource pkcs12(Path file, char[] password) {
        return new KeyStoreFile(file, "PKCS12", password);
    }

    /** Like {@link #pkcs12}, of the kind BCFKS: an alias is exact, and there may be ML-DSA keys too. */
    public static KeySource bcfks(Path file, char[] password) {
        return new KeyStoreFile(file, "BCFKS", password);
    }

    /**
     * A JWK Set of 1 to 4 public keys, such as {@link KeyRing#publicKeys} gives out: the ring verifies and can neither
     * issue nor seal. A file with any secret is refused. Who can write it can have any token accepted: where the file
     * system has POSIX permissions, nobody but its owner may.
     */
    public static KeySource publicKeys(Path file) {
        return new PublicKeyFile(file);
    }

    /**
     * Changes whenever the keys may have changed; cheap.
     *
     * @throws KeyFileException if the file cannot be found
     */
    abstract Object stamp();

    /**
     * The keys as they are now.
     *
     * @param now seconds since 1970
     * @throws KeyFileException if they cannot be read or are refused
     */
    abstract RingKeys read(long now, long retirement);

    /** True if new keys can be added here. */
    boolean rotates() {
        return false;
    }

    /**
     * Applies {@code change} to the newest keys and keeps the result, if it is another; one process at a time.
     *
     * @throws RotationRefusedException if the keys are not changed here
     * @throws KeyFileException if they cannot be read or written; then nothing changed
     */
    RingKeys change(long now, long retirement, UnaryOperator<RingKeys> change) {
        throw new RotationRefusedException(this + ": its keys are not changed here");
    }

    /** Drops a key for good, as {@link RingKeys#burned} says; fails as {@link #change} does. */
    RingKeys burn(String id, long now, long retirement, Supplier<TokenKey> replacement) {
        return change(now, retirement, keys -> keys.burned(id, now, replacement));
    }
}
