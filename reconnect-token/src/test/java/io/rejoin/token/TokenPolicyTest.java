package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenPolicyTest {
    private final TokenPolicy policy = TokenPolicy.of("issuer", "audience");

    @Test
    void defaults_areSafe() {
        assertThat(policy)
                .isEqualTo(new TokenPolicy(
                        "issuer",
                        "audience",
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(15),
                        Duration.ofSeconds(30),
                        8_192,
                        256,
                        16_384));
    }

    @Test
    void limits_areReachable() {
        Duration day = Duration.ofHours(24);
        TokenPolicy widest = policy.withLifetimeCap(day).withLifetime(day).withSkew(Duration.ofSeconds(60));

        assertThat(widest.lifetime()).isEqualTo(day);
        assertThat(policy.withCharsMax(512).withGroupsMax(1).charsMax()).isEqualTo(512);
        assertThat(policy.withCharsMax(65_536).withGroupsMax(4_096).groupsMax()).isEqualTo(4_096);
        assertThat(policy.withGroupsListedMax(1).groupsListedMax()).isEqualTo(1);
        assertThat(policy.withGroupsListedMax(65_536).groupsListedMax()).isEqualTo(65_536);
        assertThat(policy.withSkew(Duration.ZERO)
                        .withLifetime(Duration.ofSeconds(1))
                        .skew())
                .isZero();
    }

    @Test
    void valuesOutOfRange_areRefused() {
        List<Runnable> wrong = List.of(
                () -> TokenPolicy.of("", "audience"),
                () -> TokenPolicy.of("issuer", ""),
                () -> TokenPolicy.of("issuer\n", "audience"),
                () -> TokenPolicy.of("issuer", "a".repeat(257)),
                () -> policy.withLifetime(Duration.ofSeconds(901)),
                () -> policy.withLifetime(Duration.ZERO),
                () -> policy.withLifetime(Duration.ofMillis(1_500)),
                () -> policy.withLifetimeCap(Duration.ofSeconds(86_401)),
                () -> policy.withLifetimeCap(Duration.ofSeconds(899)),
                () -> policy.withSkew(Duration.ofSeconds(61)),
                () -> policy.withSkew(Duration.ofSeconds(-1)),
                () -> policy.withSkew(Duration.ofMillis(1)),
                () -> policy.withCharsMax(511),
                () -> policy.withCharsMax(65_537),
                () -> policy.withGroupsMax(0),
                () -> policy.withGroupsMax(4_097),
                () -> policy.withGroupsListedMax(0),
                () -> policy.withGroupsListedMax(65_537));

        assertThat(wrong)
                .allSatisfy(call -> assertThatIllegalArgumentException().isThrownBy(call::run));
    }
}
