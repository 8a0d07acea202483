package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.hub.Hub;
import io.rejoin.hub.pipeline.Authorization;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.token.HubName;
import io.rejoin.token.KeyRing;
import io.rejoin.token.UserId;
import io.rejoin.undertow.transport.BadRequestException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hubs a client names. Stores in memory, no network. */
final class ConnectionDataTest {
    private static final Optional<UserId> ANA = Optional.of(UserId.of("ana"));
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
                .hub("Secret", new Hub() {})
                .module(Authorization.ofHub("secret", user -> user.value().equals("boss")))
                .start();
        data = new ConnectionData(server, Optional.empty(), JsonMapper.builder().build());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void hubs_areFoundWhateverTheirCase() {
        assertThat(data.read("[{\"name\":\"chat\"},{\"Name\":\"GAME\"}]", ANA))
                .containsExactlyInAnyOrder(HubName.of("Chat"), HubName.of("Game"));
    }

    @Test
    void nothing_namesNoHub() {
        assertThat(data.read("", ANA)).isEmpty();
        assertThat(data.read("[]", ANA)).isEmpty();
        assertThat(data.read("[{\"name\":\"chat\"}]", ANA)).isNotEmpty();
        assertThat(data.read("", ANA)).isEmpty();
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
        assertThatThrownBy(() -> data.read(parameter, ANA)).isInstanceOf(BadRequestException.class);
    }

    @Test
    void longList_isABadRequest() {
        String list = "[" + "{\"name\":\"chat\"},".repeat(70) + "{\"name\":\"game\"}]";

        assertThatThrownBy(() -> data.read(list, ANA)).isInstanceOf(BadRequestException.class);
    }

    @Test
    void refusal_doesNotRepeatWhatWasSent() {
        assertThatThrownBy(() -> data.read("[{\"name\":\"secret\"}]", ANA)).hasMessageNotContaining("secret");
    }

    @Test
    void hubThatTheUserMayNotUse_isLeftOut() {
        String both = "[{\"name\":\"chat\"},{\"name\":\"secret\"}]";
        assertThat(data.read(both, ANA)).containsExactly(HubName.of("Chat"));
        assertThat(data.read(both, Optional.of(UserId.of("boss")))).hasSize(2);
    }

    @Test
    void whoMayUseNone_isTurnedAway_andTheNamelessAreAskedToSignIn() {
        String secret = "[{\"name\":\"secret\"}]";
        assertThatThrownBy(() -> data.read(secret, ANA))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        refused -> assertThat(refused.status()).isEqualTo(403));
        assertThatThrownBy(() -> data.read(secret, Optional.empty()))
                .isInstanceOfSatisfying(
                        BadRequestException.class,
                        refused -> assertThat(refused.status()).isEqualTo(401));
    }
}
