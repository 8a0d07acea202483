package io.rejoin.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client keeps of what the server says, and shows. Touches nothing. */
final class ClaimTest {
    private final Claim claim = new Claim();

    @BeforeEach
    void listen() {
        claim.listen();
    }

    @Test
    void nothingWasSaid_saysThatItKnowsOfTokens() {
        assertThat(claim.headers()).isEqualTo(Map.of("Rejoin-Token", "none"));
        assertThat(claim.token()).isEmpty();
    }

    @Test
    void newestTokenAndPosition_areKeptEachByItself() {
        claim.keep(Map.of("token", "t1", "position", "p1"));
        claim.keep(Map.of("position", "p2"));
        claim.keep(Map.of("back", true, "groups", 1.0));

        assertThat(claim.headers()).isEqualTo(Map.of("Rejoin-Token", "t1", "Rejoin-Position", "p2"));
    }

    @Test
    void connectionIsOver_whatWasKeptIsForgotten() {
        claim.keep(Map.of("token", "t1", "position", "p1"));
        claim.keep(Map.of("back", false, "over", true));

        assertThat(claim.headers()).isEqualTo(Map.of("Rejoin-Token", "none"));
    }

    @Test
    void forgotten_whatIsSaidLateDoesNotCount_untilTheNextStart() {
        claim.keep(Map.of("token", "t1"));
        claim.forget();

        assertThat(claim.keep(Map.of("token", "late"))).isFalse();
        assertThat(claim.token()).isEmpty();
        claim.listen();
        assertThat(claim.keep(Map.of("token", "t2"))).isTrue();
        assertThat(claim.token()).contains("t2");
    }

    @Test
    void outcome_isReadFromJsonAndFromMessagePack() {
        Rejoined json =
                Rejoined.of(Map.of("back", true, "gap", false, "groups", 2.0, "refused", 1.0, "advice", "none"));
        Rejoined messagePack = Rejoined.of(Map.of("back", true, "gap", true, "groups", 2, "refused", 1));
        Rejoined over = Rejoined.of(Map.of("back", false, "over", true));

        assertThat(json).hasToString("Rejoined[back=true, gap=false, groups=2, refused=1, advice=none, over=false]");
        assertThat(messagePack)
                .hasToString("Rejoined[back=true, gap=true, groups=2, refused=1, advice=none, over=false]");
        assertThat(over).hasToString("Rejoined[back=false, gap=true, groups=0, refused=0, advice=none, over=true]");
    }
}
