package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenIssuerTest {
    @Test
    void token_isTheTextWrittenByHand() {
        ReconnectToken token = Sample.issuer().issue(Sample.content());

        assertThat(token.text()).isEqualTo(TokenForge.token(Sample.payload()));
    }

    @Test
    void sameSecond_makesSameText() {
        ReconnectToken first = Sample.issuer().issue(Sample.content());
        ReconnectToken second = Sample.issuer().issue(Sample.content());

        assertThat(second).isEqualTo(first);
    }

    @Test
    void fractionOfSecond_isCutOff() {
        var clock = java.time.Clock.offset(Sample.CLOCK, Duration.ofMillis(999));
        ReconnectToken token = new TokenIssuer(Sample.ring(), Sample.POLICY, clock).issue(Sample.content());

        assertThat(token).isEqualTo(Sample.issuer().issue(Sample.content()));
    }

    @Test
    void anonymous_hasNoSub() {
        ReconnectToken token = Sample.issuer().issue(Sample.content(Optional.empty(), "lobby", "news"));

        assertThat(new String(TokenForge.payloadOf(token), StandardCharsets.UTF_8))
                .isEqualTo(Sample.payload().replace(",\"sub\":\"ana\"", ""));
    }

    @Test
    void withoutGroups_hubsAreEmpty() {
        ReconnectToken token = Sample.issuer().issue(Sample.content(Optional.of(Sample.ANA)));

        assertThat(new String(TokenForge.payloadOf(token), StandardCharsets.UTF_8))
                .contains("\"hubs\":{},");
    }

    @Test
    void hubsAndGroups_ascendInUtf16Order() {
        var groups = HubGroups.of(Map.of(
                HubName.of("b"), List.of(GroupName.of("\uff5e"), GroupName.of("\ud83d\ude00"), GroupName.of("z")),
                HubName.of("A"), List.of(GroupName.of("x"), GroupName.of("x")),
                HubName.of("c"), List.of()));
        ReconnectToken token = Sample.issuer().issue(with(groups));

        assertThat(new String(TokenForge.payloadOf(token), StandardCharsets.UTF_8))
                .contains("\"hubs\":{\"A\":[\"x\"],\"b\":[\"z\",\"\ud83d\ude00\",\"\uff5e\"]},");
    }

    @Test
    void everyName_comesBackExact() {
        List<String> names = List.of(
                "q\"uote",
                "b\\ackslash",
                "\\\"",
                "emoji \ud83d\udc69\u200d\ud83d\ude80",
                "\u05e9\u05dc\u05d5\u05dd",
                "\u202eoverride",
                "e\u0301",
                "\u00e9",
                "a/b",
                "\u2028",
                " ",
                "'",
                "{\"aud\":1}",
                "\u00a0",
                "x".repeat(256));
        TokenContent content = Sample.content(Optional.of(UserId.of("\\\"\ud83d\ude00")), names.toArray(String[]::new));
        var presenter = new Presenter(Optional.of(Sample.FAMILY), content.user());
        VerifiedToken verified = Sample.verifier().verify(Sample.issuer().issue(content), presenter);

        assertThat(verified.content()).isEqualTo(content);
        assertThat(verified.content().groups().size()).isEqualTo(names.size());
    }

    @Test
    void claims_tellIssueAndEnd() {
        VerifiedToken verified = Sample.verifier().verify(Sample.issuer().issue(Sample.content()), Sample.PRESENTER);

        assertThat(verified.claims())
                .isEqualTo(new ReconnectClaims(
                        "test-cluster",
                        "test-endpoint",
                        Sample.content(),
                        Instant.ofEpochSecond(Sample.NOW),
                        Instant.ofEpochSecond(Sample.NOW + 900)));
    }

    @Test
    void mostGroups_fitAndOneMoreDoesNot() {
        TokenContent most = numbered(256);
        TokenContent tooMany = numbered(257);

        assertThat(Sample.issuer().fits(most)).isTrue();
        assertThat(Sample.verifier()
                        .verify(Sample.issuer().issue(most), Sample.PRESENTER)
                        .content())
                .isEqualTo(most);
        assertThat(Sample.issuer().fits(tooMany)).isFalse();
        assertThatThrownBy(() -> Sample.issuer().issue(tooMany))
                .isInstanceOf(TokenTooLargeException.class)
                .hasMessageContaining("257 groups")
                .hasMessageContaining("256 groups")
                .hasMessageNotContaining("ana");
    }

    @Test
    void longestToken_fitsAndOneCharacterLessDoesNot() {
        int chars = Sample.issuer().issue(Sample.content()).text().length();
        TokenContent content = Sample.content(Optional.of(Sample.ANA), "g".repeat(256));
        int longer = Sample.issuer().issue(content).text().length();
        assertThat(longer).isGreaterThan(512).isGreaterThan(chars);

        assertThat(issuer(Sample.POLICY.withCharsMax(longer)).fits(content)).isTrue();
        assertThat(issuer(Sample.POLICY.withCharsMax(longer - 1)).fits(content)).isFalse();
        assertThatThrownBy(() -> issuer(Sample.POLICY.withCharsMax(longer - 1)).issue(content))
                .isInstanceOf(TokenTooLargeException.class);
    }

    private static TokenIssuer issuer(TokenPolicy policy) {
        return new TokenIssuer(Sample.ring(), policy, Sample.CLOCK);
    }

    private static TokenContent numbered(int groups) {
        return Sample.content(
                Optional.of(Sample.ANA),
                IntStream.range(0, groups).mapToObj(i -> "g" + i).toArray(String[]::new));
    }

    private static TokenContent with(HubGroups groups) {
        TokenContent content = Sample.content();
        return new TokenContent(content.id(), content.user(), groups, content.position(), content.revision());
    }
}
