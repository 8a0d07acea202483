package io.rejoin.hub.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The two hashes of a Merkle tree (RFC 9162, section 2.1.1; the same as in RFC 6962), in lower-case hexadecimal. Safe for all threads. */
public final class TreeHash {

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private TreeHash() {}

    /** The hash of a record: SHA-256 of a zero byte and its text in UTF-8. */
    public static String leaf(String text) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The hash of two parts of a tree: SHA-256 of a one byte and both hashes. */
    static String node(String left, String right) {
        MessageDigest digest = sha256();
        digest.update(NODE);
        digest.update(HexFormat.of().parseHex(left));
        digest.update(HexFormat.of().parseHex(right));
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
