package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.ProofKey;
import io.rejoin.contract.TestClock;
import io.rejoin.token.FamilyId;
import io.rejoin.token.HubGroups;
import io.rejoin.token.KeyRing;
import io.rejoin.token.Position;
import io.rejoin.token.PossessionProof;
import io.rejoin.token.Presenter;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.RefusedException;
import io.rejoin.token.Revision;
import io.rejoin.token.TokenContent;
import io.rejoin.token.TokenId;
import io.rejoin.token.TokenIssuer;
import io.rejoin.token.TokenPolicy;
import io.rejoin.token.TokenVerifier;
import io.rejoin.undertow.transport.BadRequestException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which challenges are still to be answered. Without a network. */
final class ChallengesTest {

    private static final String AUDIENCE = "test/hubs";
    private static final String PURPOSE = "signalr-challenge_chat";

    private final TestClock clock = TestClock.at("2030-01-01T00:00:00Z");
    private final KeyRing keys = KeyRing.generate();
    private final Challenges challenges = new Challenges(keys.seal(PURPOSE), clock, 2);
    private final TokenPolicy policy = TokenPolicy.of("test", AUDIENCE);
    private final ProofKey key = ProofKey.generate();
    private final ReconnectToken token = new TokenIssuer(keys, policy, clock)
            .issue(new TokenContent(
                            new TokenId(FamilyId.random(), 1),
                            Optional.empty(),
                            HubGroups.empty(),
                            new Position("e", 0),
                            Revision.NONE)
                    .boundTo(key.confirmation()));

    private String answer(String challenge) {
        return challenge + "." + key.proof(challenge, token.text(), AUDIENCE);
    }

    private String verdict(PossessionProof proof) {
        try {
            new TokenVerifier(keys, policy, clock)
                    .verify(token, new Presenter(Optional.empty(), Optional.empty()).with(proof));
            return "accepted";
        } catch (RefusedException e) {
            return e.reason().name();
        }
    }

    @Test
    void challenge_isAnsweredOnce() {
        String answer = answer(challenges.create().text());

        assertThat(verdict(challenges.answered(answer))).isEqualTo("accepted");
        assertThat(verdict(challenges.answered(answer))).isEqualTo("CHALLENGE_OVER");
    }

    @Test
    void challenge_isGoodForTenSeconds() {
        String inTime = answer(challenges.create().text());
        String late = answer(challenges.create().text());

        clock.advance(Duration.ofMillis(9_999));
        assertThat(verdict(challenges.answered(inTime))).isEqualTo("accepted");
        clock.advance(Duration.ofMillis(1));
        assertThat(verdict(challenges.answered(late))).isEqualTo("CHALLENGE_OVER");
    }

    @Test
    void challengeThatWasAnsweredWrongly_isOver() {
        String challenge = challenges.create().text();

        assertThat(verdict(challenges.answered(challenge + ".AAAA"))).isEqualTo("PROOF_WRONG");
        assertThat(verdict(challenges.answered(answer(challenge)))).isEqualTo("CHALLENGE_OVER");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "no challenge", "a.b.c", "\u2620.\u2620"})
    void answerToNothing_isOver(String answer) {
        assertThat(verdict(challenges.answered(answer))).isEqualTo("CHALLENGE_OVER");
    }

    @Test
    void challengeOfAnotherServerWithTheSameKeys_isAnsweredHere() {
        TestClock ahead = TestClock.at("2030-01-01T00:00:03Z");
        Challenges elsewhere = new Challenges(keys.seal(PURPOSE), ahead, 2);

        assertThat(verdict(challenges.answered(answer(elsewhere.create().text()))))
                .isEqualTo("accepted");
    }

    @Test
    void challengeOfAClockThatIsFarAhead_isOver() {
        TestClock ahead = TestClock.at("2030-01-01T00:00:10Z");
        Challenges elsewhere = new Challenges(keys.seal(PURPOSE), ahead, 2);

        assertThat(verdict(challenges.answered(answer(elsewhere.create().text()))))
                .isEqualTo("CHALLENGE_OVER");
    }

    @Test
    void challengeUnderOtherKeysOrForAnotherHub_isOver() {
        Challenges stranger = new Challenges(KeyRing.generate().seal(PURPOSE), clock, 2);
        Challenges otherHub = new Challenges(keys.seal("signalr-challenge_other"), clock, 2);

        assertThat(verdict(challenges.answered(answer(stranger.create().text()))))
                .isEqualTo("CHALLENGE_OVER");
        assertThat(verdict(challenges.answered(answer(otherHub.create().text()))))
                .isEqualTo("CHALLENGE_OVER");
    }

    @Test
    void challengeWithAnyBitChanged_isOver() {
        byte[] nonce = challenges.create().nonce();
        for (int bit = 0; bit < nonce.length * Byte.SIZE; bit++) {
            byte[] changed = nonce.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);

            assertThat(verdict(challenges.answered(answer(text)))).isEqualTo("CHALLENGE_OVER");
        }
    }

    /** The last of 43 characters has two bits that stand for nothing. */
    @Test
    void challengeWrittenInAnotherWay_isTheSame() {
        String text = challenges.create().text();
        assertThat(verdict(challenges.answered(answer(text)))).isEqualTo("accepted");
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        char twin = alphabet.charAt(alphabet.indexOf(text.charAt(42)) + 1);

        assertThat(verdict(challenges.answered(answer(text).replaceFirst("^.{43}", text.substring(0, 42) + twin))))
                .isEqualTo("CHALLENGE_OVER");
        assertThat(verdict(challenges.answered(text + "=" + answer(text).substring(43))))
                .isEqualTo("CHALLENGE_OVER");
    }

    @Test
    void moreAnswersThanThereIsRoomFor_areRefusedUntilOneIsForgotten() {
        challenges.answered(answer(challenges.create().text()));
        clock.advance(Duration.ofSeconds(5));
        challenges.answered(answer(challenges.create().text()));
        String third = answer(challenges.create().text());
        assertThatThrownBy(() -> challenges.answered(third))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        refused -> assertThat(refused.status()).isEqualTo(503));
        assertThat(verdict(challenges.answered("A".repeat(43) + ".AAAA"))).isEqualTo("CHALLENGE_OVER");

        clock.advance(Duration.ofSeconds(15));
        assertThat(verdict(challenges.answered(answer(challenges.create().text()))))
                .isEqualTo("accepted");
    }
}
