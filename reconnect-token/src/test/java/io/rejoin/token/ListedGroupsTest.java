package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens whose groups are too many to stand in them. */
class ListedGroupsTest {
    private final ListStore lists = new ListStore(Sample.CLOCK);
    private final TokenIssuer issuer = new TokenIssuer(Sample.ring(), Sample.POLICY, Sample.CLOCK, lists);
    private final TokenVerifier verifier = new TokenVerifier(Sample.ring(), Sample.POLICY, Sample.CLOCK, lists);

    @ParameterizedTest
    @ValueSource(ints = {257, 10_000, 16_384})
    void manyGroups_areListedAndFoundAgain(int groups) {
        TokenContent content = numbered(groups);
        ReconnectToken token = issuer.issue(content);

        assertThat(issuer.fits(content)).isTrue();
        assertThat(payload(token)).contains("\"gs\":\"").doesNotContain("hubs");
        assertThat(token.text().length()).isLessThan(1_024);
        assertThat(verifier.verify(token, Sample.PRESENTER).content()).isEqualTo(content);
    }

    @Test
    void groupsThatFit_standInTheToken() {
        ReconnectToken token = issuer.issue(numbered(200));

        assertThat(payload(token)).contains("\"hubs\":{").doesNotContain("\"gs\"");
        assertThat(verifier.verify(token, Sample.PRESENTER).content()).isEqualTo(numbered(200));
        assertThat(lists.kept).isEmpty();
        assertThat(lists.asked).isZero();
    }

    @Test
    void fewGroupsOfManyCharacters_areListed() {
        String[] names =
                IntStream.range(100, 200).mapToObj(i -> "x".repeat(250) + i).toArray(String[]::new);
        TokenContent content = Sample.content(Optional.of(Sample.ANA), names);
        ReconnectToken token = issuer.issue(content);

        assertThat(issuer.fits(content)).isTrue();
        assertThat(payload(token)).contains("\"gs\":\"");
        assertThat(verifier.verify(token, Sample.PRESENTER).content()).isEqualTo(content);
    }

    @Test
    void moreThanTheMostListedGroups_doNotFit() {
        TokenContent tooMany = numbered(16_385);

        assertThat(issuer.fits(tooMany)).isFalse();
        assertThatThrownBy(() -> issuer.issue(tooMany))
                .isInstanceOf(TokenTooLargeException.class)
                .hasMessageContaining("16385 groups")
                .hasMessageContaining("16384 listed");
        assertThat(lists.kept).isEmpty();
    }

    @Test
    void withoutLists_manyGroupsDoNotFit() {
        assertThat(Sample.issuer().fits(numbered(257))).isFalse();
        assertThatThrownBy(() -> Sample.issuer().issue(numbered(257)))
                .isInstanceOf(TokenTooLargeException.class)
                .hasMessageNotContaining("listed");
    }

    @Test
    void hashThatDoesNotFit_isNotKept() {
        // The shortest limit holds no payload of long names, and so no hash among them.
        TokenPolicy narrow = TokenPolicy.of("i".repeat(256), "a".repeat(256)).withCharsMax(512);
        TokenIssuer strict = new TokenIssuer(Sample.ring(), narrow, Sample.CLOCK, lists);

        assertThat(strict.fits(numbered(257))).isFalse();
        assertThatThrownBy(() -> strict.issue(numbered(257))).isInstanceOf(TokenTooLargeException.class);
        assertThat(lists.kept).isEmpty();
    }

    @Test
    void groupsThatOnlyFitInline_fit() {
        int spare = 512 - Sample.issuer().issue(numbered(0)).text().length();
        TokenPolicy narrow = TokenPolicy.of(
                        Sample.POLICY.issuer() + "i".repeat(spare * 3 / 4), Sample.POLICY.audience())
                .withCharsMax(512);
        TokenIssuer strict = new TokenIssuer(Sample.ring(), narrow, Sample.CLOCK, lists);

        assertThat(strict.fits(numbered(257))).isFalse();
        assertThat(strict.fits(numbered(0))).isTrue();
        assertThat(payload(strict.issue(numbered(0)))).contains("\"hubs\":{}");
    }

    @ParameterizedTest
    @EnumSource(KeyAlgorithm.class)
    void everyAlgorithm_listsGroups(KeyAlgorithm algorithm) {
        KeyRing ring = new KeyRing(List.of(Keys.of(algorithm)));
        ReconnectToken token = new TokenIssuer(ring, Sample.POLICY, Sample.CLOCK, lists).issue(numbered(300));

        assertThat(new TokenVerifier(ring, Sample.POLICY, Sample.CLOCK, lists)
                        .verify(token, Sample.PRESENTER)
                        .content())
                .isEqualTo(numbered(300));
    }

    @Test
    void missingList_isRefused() {
        String token = issuer.issue(numbered(257)).text();
        TokenVerifier elsewhere =
                new TokenVerifier(Sample.ring(), Sample.POLICY, Sample.CLOCK, new ListStore(Sample.CLOCK));

        assertThat(Verdict.of(elsewhere, token, Sample.PRESENTER)).isEqualTo("GROUPS_LOST");
        assertThat(Verdict.of(token)).isEqualTo("GROUPS_LOST");
    }

    @Test
    void otherListUnderTheHash_isRefused() {
        String token = issuer.issue(numbered(257)).text();

        for (HubGroups other : new HubGroups[] {
            numbered(256).groups(),
            numbered(258).groups(),
            HubGroups.EMPTY,
            changed(numbered(257).groups())
        }) {
            lists.wrong = Optional.of(other);
            assertThat(Verdict.of(verifier, token, Sample.PRESENTER)).isEqualTo("GROUPS_LOST");
        }
        lists.wrong = Optional.of(numbered(257).groups());
        assertThat(Verdict.of(verifier, token, Sample.PRESENTER)).isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void listLongerThanTheLimit_isRefused() {
        String token = issuer.issue(numbered(300)).text();
        TokenVerifier strict =
                new TokenVerifier(Sample.ring(), Sample.POLICY.withGroupsListedMax(299), Sample.CLOCK, lists);

        assertThat(Verdict.of(strict, token, Sample.PRESENTER)).isEqualTo("TOO_LARGE");
    }

    @Test
    void refusedToken_costsNoLookup() {
        String token = issuer.issue(numbered(257)).text();
        TokenVerifier later = new TokenVerifier(Sample.ring(), Sample.POLICY, Sample.clockAt(Sample.NOW + 930), lists);
        Presenter bob = new Presenter(Optional.empty(), Optional.of(UserId.of("bob")));
        String forged = token.substring(0, token.length() - 1) + (token.endsWith("A") ? "E" : "A");

        assertThat(Verdict.of(later, token, Sample.PRESENTER)).isEqualTo("EXPIRED");
        assertThat(Verdict.of(verifier, token, bob)).isEqualTo("WRONG_USER");
        assertThat(Verdict.of(verifier, forged, Sample.PRESENTER)).isEqualTo("BAD_SIGNATURE");
        assertThat(lists.asked).isZero();
    }

    @Test
    void failingStore_isPassedOn() {
        ReconnectToken token = issuer.issue(numbered(257));
        lists.broken = true;

        assertThatIllegalStateException().isThrownBy(() -> verifier.verify(token, Sample.PRESENTER));
        assertThatIllegalStateException().isThrownBy(() -> issuer.issue(numbered(258)));
        assertThat(issuer.fits(numbered(259))).isTrue();
    }

    @Test
    void inspectedToken_needsNoList() {
        ReconnectToken token = issuer.issue(numbered(257));

        assertThat(TokenInspection.of(token.text(), Sample.ring(), Sample.CLOCK).refusal())
                .isEmpty();
    }

    private static HubGroups changed(HubGroups groups) {
        return HubGroups.parse(groups.text().replace("room-00042", "room-00041x"));
    }

    private static String payload(ReconnectToken token) {
        return new String(TokenForge.payloadOf(token), StandardCharsets.UTF_8);
    }

    static TokenContent numbered(int groups) {
        return Sample.content(
                Optional.of(Sample.ANA),
                IntStream.range(0, groups)
                        .mapToObj("tenant-7/room-%05d"::formatted)
                        .toArray(String[]::new));
    }
}
