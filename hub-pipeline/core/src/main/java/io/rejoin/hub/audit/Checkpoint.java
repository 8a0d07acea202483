package io.rejoin.hub.audit;

import io.rejoin.token.LastingSigner;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a signed checkpoint says (C2SP tlog-checkpoint): that the trail of this name had so many records, under this root.
 *
 * @param origin the trail's name
 * @param root lower-case hexadecimal
 */
public record Checkpoint(String origin, long size, String root) {

    private static final int LINES_MIN = 3;

    /**
     * What the note says.
     *
     * @return empty if none of the keys signed it, or it says something else; a key is for trails of its own name
     */
    public static Optional<Checkpoint> open(String note, List<VerifierKey> keys) {
        return SignedNote.open(note, keys)
                .flatMap(Checkpoint::parse)
                .filter(found -> keys.stream().anyMatch(key -> key.name().equals(found.origin)));
    }

    /** What the note says, whoever signed it. */
    static Optional<Checkpoint> unsigned(String note) {
        return parse(note);
    }

    private static Optional<Checkpoint> parse(String text) {
        List<String> lines = text.lines().limit(LINES_MIN).toList();
        if (lines.size() < LINES_MIN
                || !VerifierKey.isName(lines.get(0))
                || !lines.get(1).matches("0|[1-9][0-9]{0,17}")) {
            return Optional.empty();
        }
        try {
            byte[] root = Base64.getDecoder().decode(lines.get(2));
            return Optional.of(new Checkpoint(
                    lines.get(0), Long.parseLong(lines.get(1)), HexFormat.of().formatHex(root)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** As a note, signed in the trail's name. */
    String sign(LastingSigner signer) {
        String root64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(root));
        return SignedNote.sign(origin + "\n" + size + "\n" + root64 + "\n", origin, signer);
    }
}
