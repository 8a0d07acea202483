package io.rejoin.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Errors that are meant for clients. */
final class HubExceptionTest {

    @Test
    void data_isJson() {
        assertThat(new HubException("taken", Map.of("seat", 3)).data()).contains("{\"seat\":3}");
        assertThat(new HubException("taken").data()).isEmpty();
    }

    @Test
    void dataThatIsNoJson_isRefusedWhereItIsThrown() {
        Map<String, Object> endless = new HashMap<>();
        endless.put("self", endless);

        assertThatIllegalArgumentException().isThrownBy(() -> new HubException("taken", endless));
    }
}
