package io.rejoin.hub.pipeline;

import io.rejoin.token.Confirmation;
import io.rejoin.token.FamilyId;
import io.rejoin.token.HubGroups;
import io.rejoin.token.Position;
import io.rejoin.token.Revision;
import io.rejoin.token.TokenContent;
import io.rejoin.token.TokenId;
import io.rejoin.token.TokenIssuer;
import io.rejoin.token.TokenPolicy;
import io.rejoin.token.UserId;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** With its groups left out, the token of whoever comes must fit: joins are not measured one by one. */
final class LongestToken {

    private static final long LARGEST = (1L << 53) - 1;
    /** A key as long as any: the base point of P-256 (NIST SP 800-186, section 3.2.1.3). */
    private static final String POINT = "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
            + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

    private LongestToken() {}

    /**
     * Returns if any token fits.
     *
     * @param others of how many other servers its position tells
     * @throws IllegalArgumentException if the policy allows too few characters
     */
    static void requireRoom(TokenIssuer issuer, TokenPolicy policy, int others) {
        if (!issuer.fits(content(others))) {
            throw new IllegalArgumentException(
                    "charsMax " + policy.charsMax() + " is too small for a token with this key");
        }
    }

    private static TokenContent content(int others) {
        TokenId id = new TokenId(FamilyId.of("f".repeat(128)), LARGEST);
        Optional<UserId> user = Optional.of(UserId.of("\"".repeat(256)));
        SortedMap<String, Long> marks = new TreeMap<>();
        for (int i = 0; i < others; i++) {
            marks.put("%032d".formatted(i), LARGEST);
        }
        Position farthest = new Position("e".repeat(32), LARGEST, marks);
        Confirmation key = Confirmation.p256(HexFormat.of().parseHex(POINT));
        return new TokenContent(id, user, HubGroups.EMPTY, farthest, Revision.of(LARGEST)).boundTo(key);
    }
}
