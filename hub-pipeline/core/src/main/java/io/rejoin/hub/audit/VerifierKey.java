package io.rejoin.hub.audit;

import io.rejoin.token.LastingSigner;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A name and a public key of Ed25519, as the C2SP signed-note specification writes them: {@code name+hash+key}. All that is needed to
 * believe a checkpoint; nothing in it is secret.
 */
public final class VerifierKey {

    private static final byte ED25519 = 1;
    private static final int HASH_BYTES = 4;

    private final String name;
    private final byte[] typedKey;

    VerifierKey(String name, byte[] publicKey) {
        this.name = name;
        this.typedKey = ByteBuffer.allocate(1 + publicKey.length)
                .put(ED25519)
                .put(publicKey)
                .array();
    }

    /**
     * The key of this text.
     *
     * @throws IllegalArgumentException if it is none, or its hash is not that of its name and key
     */
    public static VerifierKey of(String text) {
        String[] parts = text.strip().split("\\+", 3);
        if (parts.length == 3 && isName(parts[0])) {
            byte[] typed = Base64.getDecoder().decode(parts[2]);
            if (typed.length == 33 && typed[0] == ED25519) {
                VerifierKey key = new VerifierKey(parts[0], Arrays.copyOfRange(typed, 1, typed.length));
                if (HexFormat.of().formatHex(key.hash()).equals(parts[1])) {
                    return key;
                }
            }
        }
        throw new IllegalArgumentException("not a verifier key: it must be name+hash+key, for Ed25519");
    }

    /** Not empty, without spaces, plus signs and control characters. */
    static boolean isName(String name) {
        return !name.isEmpty()
                && name.codePoints()
                        .noneMatch(c -> c == '+'
                                || Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || Character.isISOControl(c));
    }

    public String name() {
        return name;
    }

    /** What tells the keys of one name apart: the first four bytes of SHA-256 over name, line feed, algorithm and key. */
    byte[] hash() {
        MessageDigest digest = TreeHash.sha256();
        digest.update((name + "\n").getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(digest.digest(typedKey), HASH_BYTES);
    }

    boolean verifies(byte[] text, byte[] signature) {
        return LastingSigner.verifies(Arrays.copyOfRange(typedKey, 1, typedKey.length), text, signature);
    }

    /** The key as text. */
    @Override
    public String toString() {
        return name + "+" + HexFormat.of().formatHex(hash()) + "+"
                + Base64.getEncoder().encodeToString(typedKey);
    }
}
