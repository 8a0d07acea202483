package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of versions; touches nothing. */
final class ProtocolVersionTest {

    @ParameterizedTest
    @CsvSource({
        "'', 1.2", "garbage, 1.2", "1, 1.2", "1.x, 1.2", "99999.1, 1.2", "-1.5, 1.2",
        "0.9, 1.2", "1.0, 1.2", "1.2, 1.2", "1.3, 1.3", "1.4, 1.4", "1.5, 1.5",
        "1.99, 1.99", "2.0, 2.0", "2.1, 2.0", "9.9, 2.0", "1.2.3, 1.2",
    })
    void askedVersion_isMovedIntoTheRange(String asked, String answered) {
        assertThat(ProtocolVersion.of(asked).text()).isEqualTo(answered);
    }

    @ParameterizedTest
    @CsvSource({"1.2, false", "1.3, false", "1.4, true", "1.5, true", "2.0, true"})
    void delayedStart_isSinceOneFour(String version, boolean delayed) {
        assertThat(ProtocolVersion.of(version).hasDelayedStart()).isEqualTo(delayed);
    }
}
