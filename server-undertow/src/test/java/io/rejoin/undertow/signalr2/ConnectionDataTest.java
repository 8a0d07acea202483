package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.hub.Hub;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.token.HubName;
import io.rejoin.token.KeyRing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hubs a client names. Stores in memory, no network. */
final class ConnectionDataTest {
    private static HubServer server;
    private static ConnectionData data;

    @BeforeAll
    static void start() {
        server = HubServer.with(new ReconnectSecurity(
                        KeyRing.generate(),
                        new InMemoryGrantStore(),
                        new InMemoryReplayStore(),
                        new InMemoryAuditStore()))
                .hub("Chat", new Hub() {})
                .hub("Game", new Hub() {})
                .start();
        data = new ConnectionData(server, JsonMapper.builder().build());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void hubs_areFoundWhateverTheirCase() {
        assertThat(data.read("[{\"name\":\"chat\"},{\"Name\":\"GAME\"}]"))
                .containsExactlyInAnyOrder(HubName.of("Chat"), HubName.of("Game"));
    }

    @Test
    void nothing_namesNoHub() {
        assertThat(data.read("")).isEmpty();
        assertThat(data.read("[]")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "{}",
                "null",
                "chat",
                "\"chat\"",
                "[{\"name\":\"chess\"}]",
                "[{}]",
                "[null]",
                "[\"chat\"]",
                "[[{\"name\":\"chat\"}]]",
                "[{\"name\":\"chat\"},{\"name\":\"CHAT\"}]",
                "[{\"name\":\"chat\"}"
            })
    void anythingElse_isABadRequest(String parameter) {
        assertThatThrownBy(() -> data.read(parameter)).isInstanceOf(BadRequestException.class);
    }

    @Test
    void longList_isABadRequest() {
        String list = "[" + "{\"name\":\"chat\"},".repeat(70) + "{\"name\":\"game\"}]";

        assertThatThrownBy(() -> data.read(list)).isInstanceOf(BadRequestException.class);
    }

    @Test
    void refusal_doesNotRepeatWhatWasSent() {
        assertThatThrownBy(() -> data.read("[{\"name\":\"secret\"}]")).hasMessageNotContaining("secret");
    }
}
