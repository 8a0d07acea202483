package io.rejoin.hub.audit;

import io.rejoin.token.LastingSigner;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A text with signatures under it, as the C2SP signed-note specification writes them. */
final class SignedNote {

    private static final String END = "\n\n";
    private static final String SIGNED = "\u2014 ";
    private static final int CHARS_MAX = 20_000;
    private static final int HASH_BYTES = 4;

    private SignedNote() {}

    /** The note of a text that ends with a line feed. */
    static String sign(String text, String name, LastingSigner signer) {
        VerifierKey key = new VerifierKey(name, signer.publicKeys().get(0));
        byte[] signature = signer.sign(text.getBytes(StandardCharsets.UTF_8));
        byte[] hashed = ByteBuffer.allocate(HASH_BYTES + signature.length)
                .put(key.hash())
                .put(signature)
                .array();
        return text + "\n" + SIGNED + name + " " + Base64.getEncoder().encodeToString(hashed) + "\n";
    }

    /** The text, if one of these keys signed it; signatures of others do not matter. Never throws. */
    static Optional<String> open(String note, List<VerifierKey> keys) {
        int end = note.lastIndexOf(END);
        if (end < 0 || note.length() > CHARS_MAX || !note.endsWith("\n")) {
            return Optional.empty();
        }
        String text = note.substring(0, end + 1);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean signed = note.substring(end + END.length())
                .lines()
                .anyMatch(line -> keys.stream().anyMatch(key -> isSignature(line, key, bytes)));
        return signed ? Optional.of(text) : Optional.empty();
    }

    private static boolean isSignature(String line, VerifierKey key, byte[] text) {
        String start = SIGNED + key.name() + " ";
        if (!line.startsWith(start)) {
            return false;
        }
        try {
            String text64 = line.substring(start.length());
            byte[] hashed = Base64.getDecoder().decode(text64);
            return hashed.length > HASH_BYTES
                    && Base64.getEncoder().encodeToString(hashed).equals(text64)
                    && Arrays.equals(hashed, 0, HASH_BYTES, key.hash(), 0, HASH_BYTES)
                    && key.verifies(text, Arrays.copyOfRange(hashed, HASH_BYTES, hashed.length));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
