package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotationPolicyTest {
    private static RotationPolicy policy(String period, String lead, String retirement) {
        return new RotationPolicy(
                Optional.ofNullable(period).map(Duration::parse), Duration.parse(lead), Duration.parse(retirement));
    }

    @ParameterizedTest
    @CsvSource({",PT0S,PT1S", ",PT24H,PT48H", "PT12H30S,PT10M,PT24H60S", "PT10M,PT10M,PT16M", "P3650D,PT0S,PT1S"})
    void valuesAtTheirLimits_areTaken(String period, String lead, String retirement) {
        assertThatCode(() -> policy(period, lead, retirement)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        ",PT-1S,PT1S",
        ",PT24H1S,PT1S",
        ",PT0.5S,PT1S",
        ",PT0S,PT0S",
        ",PT0S,PT48H1S",
        ",PT0S,PT1.5S",
        "PT12H29S,PT10M,PT24H60S",
        "PT9M59S,PT10M,PT16M",
        "P3651D,PT0S,PT1S",
        "PT10M0.5S,PT10M,PT16M"
    })
    void valuesBeyondTheirLimits_areRefused(String period, String lead, String retirement) {
        assertThatIllegalArgumentException().isThrownBy(() -> policy(period, lead, retirement));
    }

    @Test
    void defaults_suitTheLongestLifeThatAnyTokenPolicyAllows() {
        TokenPolicy longest =
                Sample.POLICY.withLifetimeCap(Duration.ofHours(24)).withSkew(Duration.ofSeconds(60));
        Duration life = longest.lifetimeCap().plus(longest.skew());

        assertThat(RotationPolicy.byHand().retirement()).isEqualTo(life);
        assertThat(RotationPolicy.every(Duration.ofDays(1)).retirement()).isEqualTo(life);
        assertThat(RotationPolicy.byHand().lead()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void periodForASourceThatIsNotRotated_isRefusedBeforeItIsRead() {
        RotationPolicy daily = RotationPolicy.every(Duration.ofDays(1));
        Path none = Path.of("none");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyRing.open(KeySource.master(none), daily, Sample.CLOCK));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyRing.open(KeySource.publicKeys(none), daily, Sample.CLOCK));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyRing.open(KeySource.pkcs12(none, new char[0]), daily, Sample.CLOCK));
    }
}
