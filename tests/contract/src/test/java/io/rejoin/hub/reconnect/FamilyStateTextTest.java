package io.rejoin.hub.reconnect;

import static io.rejoin.hub.reconnect.Family.CHAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.OddNames;
import io.rejoin.hub.reconnect.FamilyState.Removed;
import io.rejoin.token.GroupName;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pure text. */
final class FamilyStateTextTest {
    private static final Instant EXPIRES = Instant.parse("2030-01-01T00:00:00.123Z");

    @Test
    void everyState_isReadAsItWasWritten() {
        Map<Removed, Long> removals = new HashMap<>();
        OddNames.ALL.forEach(name -> removals.put(new Removed(CHAT, GroupName.of(name)), (long) removals.size()));
        FamilyState state = new FamilyState(1, 2, (1L << 53) - 1, 3, true, removals, EXPIRES);

        assertThat(FamilyStateText.read(FamilyStateText.write(state))).isEqualTo(state);
    }

    @Test
    void freshState_isReadAsItWasWritten() {
        FamilyState state = FamilyState.fresh(0, EXPIRES);

        assertThat(FamilyStateText.read(FamilyStateText.write(state))).isEqualTo(state);
    }

    @Test
    void rowThatDoesNotSayWhetherItEnded_counts() {
        String text = FamilyStateText.write(FamilyState.fresh(0, EXPIRES)).replace("\"ended\":false,", "");

        assertThat(FamilyStateText.read(text).ended()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "not json",
                "{\"used\":1}",
                "{\"used\":1,\"reserved\":1,\"floor\":1,\"ended\":false,\"expires\":1,\"removals\":[]}",
                "{\"used\":\"1\",\"next\":1,\"reserved\":1,\"floor\":1,\"ended\":false,\"expires\":1,\"removals\":[]}",
                "{\"used\":1,\"next\":1,\"reserved\":1.5,\"floor\":1,\"ended\":false,\"expires\":1,\"removals\":[]}",
                "{\"used\":1,\"next\":1,\"reserved\":1,\"floor\":1,\"ended\":false,\"expires\":1,\"removals\":[{}]}",
                "{\"used\":1,\"next\":1,\"reserved\":1,\"floor\":1,\"ended\":false,\"expires\":1,"
                        + "\"removals\":[{\"hub\":\"chat\",\"group\":\"g\"}]}"
            })
    void anythingElse_isRefused(String text) {
        assertThatThrownBy(() -> FamilyStateText.read(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
