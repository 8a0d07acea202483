package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.contract.Eventually;
import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.hub.pipeline.HubModule;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.KeyRing;
import io.rejoin.token.UserId;
import io.rejoin.undertow.HubHandler;
import io.rejoin.undertow.UserSource;
import io.undertow.Handlers;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two hubs of one server, and a token of one that is shown at the other. Listens on a free port. */
final class OtherHubTest {

    private static final GroupName ROOM = GroupName.of("room");

    private final AtomicBoolean closed = new AtomicBoolean();
    private final HubServer hubs = HubServer.with(new ReconnectSecurity(
                    KeyRing.generate(), new InMemoryGrantStore(), new InMemoryReplayStore(), new InMemoryAuditStore()))
            .policy(CoreUnderTest.policy())
            .module(new HubModule() {
                @Override
                public boolean mayUse(HubName hub, Optional<UserId> user) {
                    return !hub.equals(CoreUnderTest.CHAT) || !closed.get();
                }
            })
            .hub("Chat", new ChatHub())
            .hub("Lobby", new ChatHub())
            .start();
    private final Undertow undertow = Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setHandler(Handlers.path().addPrefixPath("/chat", hub("Chat")).addPrefixPath("/lobby", hub("Lobby")))
            .build();

    OtherHubTest() {
        undertow.start();
    }

    private HubHandler hub(String name) {
        UserSource users = UserSource.bearer(user -> Optional.of(UserId.of(user)));
        return HubHandler.core(hubs, users, CoreSettings.defaults(), name);
    }

    @AfterEach
    void stop() {
        hubs.close();
        undertow.stop();
    }

    private SocketClient connect(String path, String token) {
        int port = ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
        SocketClient socket = SocketClient.open(port, path, "Authorization", "Bearer ana", "Rejoin-Token", token);
        socket.text(Visitor.JSON_HANDSHAKE);
        assertThat(socket.message().isEmpty()).isTrue();
        return socket;
    }

    /** The token of a client that is in the room of the chat, and away. */
    private String tokenOfTheChat() {
        try (SocketClient socket = connect("/chat", "none")) {
            socket.text(Visitor.send("join", "room"));
            Eventually.until(
                    "she is in the room",
                    () -> !hubs.groups(CoreUnderTest.CHAT).members(ROOM).isEmpty());
            socket.text(Visitor.call("1", "echo", "fence"));
            String token = "";
            for (JsonNode message = socket.message(); !message.has("result"); message = socket.message()) {
                token = message.path("arguments").path(0).path("token").asText(token);
            }
            return token;
        } finally {
            Eventually.until(
                    "she is away", () -> hubs.connections().all().stream().noneMatch(hubs.connections()::isAttached));
        }
    }

    private static JsonNode outcome(SocketClient socket) {
        return socket.message().path("arguments").path(0);
    }

    @Test
    void tokenOfAnotherHub_bringsNobodyBack_alsoWhoMayUseThatHubNoLonger() {
        String token = tokenOfTheChat();
        closed.set(true);
        try (SocketClient socket = connect("/lobby", token)) {
            assertThat(outcome(socket).path("back").asBoolean(true)).isFalse();
            hubs.clients(CoreUnderTest.CHAT).group(ROOM).send("said", "of the chat");
            hubs.clients(CoreUnderTest.CHAT).all().send("said", "of the chat");
            hubs.clients(HubName.of("Lobby")).all().send("said", "of the lobby");

            assertThat(said(socket)).isEqualTo("of the lobby");
        }
    }

    private static String said(SocketClient socket) {
        JsonNode message = socket.message();
        while (!message.path("target").asText().equals("said")) {
            message = socket.message();
        }
        return message.path("arguments").path(0).asText();
    }

    @Test
    void tokenThatWasShownAtAnotherHub_isStillGoodAtItsOwn() {
        String token = tokenOfTheChat();
        connect("/lobby", token).close();
        try (SocketClient socket = connect("/chat", token)) {
            assertThat(outcome(socket).path("back").asBoolean()).isTrue();
        }
    }
}
