package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.hub.Hub;
import io.rejoin.hub.PersistentCall;
import io.rejoin.hub.PersistentConnection;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.token.KeyRing;
import io.rejoin.undertow.HubHandler;
import io.rejoin.undertow.UserSource;
import io.undertow.Handlers;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found under the path of a persistent connection, and what only under that of hubs. Listens on a free port. */
final class PersistentEndpointTest {

    /** A hub of which clients of the persistent connection need not know. */
    public static final class Secret implements Hub {
        public void open() {}
    }

    private final HubServer hubs = HubServer.with(new ReconnectSecurity(
                    KeyRing.generate(), new InMemoryGrantStore(), new InMemoryReplayStore(), new InMemoryAuditStore()))
            .hub("Secret", new Secret())
            .connection("echo", new PersistentConnection() {
                @Override
                public void onReceived(PersistentCall call, String data) {
                    call.reply(data);
                }
            })
            .start();
    private final UserSource nobody = exchange -> Optional.empty();
    private final Undertow undertow = Undertow.builder()
            .addHttpListener(
                    0,
                    "127.0.0.1",
                    Handlers.path()
                            .addPrefixPath(
                                    "/echo", HubHandler.persistent(hubs, nobody, ClassicSettings.defaults(), "echo"))
                            .addPrefixPath("/signalr", new HubHandler(hubs, nobody)))
            .build();

    @BeforeEach
    void start() {
        undertow.start();
    }

    @AfterEach
    void stop() {
        hubs.close();
        undertow.stop();
    }

    private RawResponse get(String path) {
        return open().request("GET", path, "");
    }

    private RawResponse post(String path, String form) {
        return open().request("POST", path, form);
    }

    private RawResponse open() {
        return RawResponse.open(
                ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo/hubs", "/echo/js", "/echo/signalr/hubs", "/echo/HUBS", "/echo", "/echo/"})
    void proxyScript_isNotThere(String path) {
        RawResponse answer = get(path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("content-type")).startsWith("text/plain");
        assertThat(answer.body()).isEqualTo("Protocol error: unknown operation.");
    }

    @Test
    void sendWithoutData_isAnEmptyText() throws Exception {
        JsonNode negotiated = new JsonMapper()
                .readTree(get("/echo/negotiate?clientProtocol=2.0").body());
        String query = "?transport=longPolling&clientProtocol=2.0&connectionToken="
                + ClassicUnderTest.encoded(negotiated.path("ConnectionToken").asText());
        String cursor = new JsonMapper()
                .readTree(get("/echo/connect" + query).body())
                .path("C")
                .asText();
        get("/echo/start" + query).body();

        assertThat(post("/echo/send" + query, "").status()).isEqualTo(200);
        assertThat(get("/echo/poll" + query + "&messageId=" + ClassicUnderTest.encoded(cursor))
                        .body())
                .contains("\"M\":[\"\"]");
    }

    @Test
    void proxyScript_isWhereTheHubsAre() {
        assertThat(get("/signalr/hubs").body()).contains("Secret");
        assertThat(get("/echo/ping").body()).contains("pong");
    }
}
