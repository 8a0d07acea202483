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
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which challenges are still to be answered. Without a network. */
final class ChallengesTest {

    private static final String AUDIENCE = "test/hubs";

    private final TestClock clock = TestClock.at("2030-01-01T00:00:00Z");
    private final Challenges challenges = new Challenges(clock, 2);
    private final KeyRing keys = KeyRing.generate();
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
    void moreThanThereIsRoomFor_areRefusedUntilOneIsAnsweredOrOver() {
        String first = challenges.create().text();
        clock.advance(Duration.ofSeconds(5));
        challenges.create();
        assertThatThrownBy(challenges::create)
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        refused -> assertThat(refused.status()).isEqualTo(503));

        challenges.answered(answer(first));
        challenges.create();
        assertThatThrownBy(challenges::create).isInstanceOf(BadRequestException.class);
        clock.advance(Duration.ofSeconds(10));

        assertThat(challenges.create().text()).hasSize(43);
    }
}
