package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.contract.Eventually;
import io.rejoin.hub.pipeline.HubModule;
import io.rejoin.hub.pipeline.HubServerSetup;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a client is told how to connect. Listens on a free port. */
final class NegotiateTest {

    private static HttpResponse<String> negotiate(CoreUnderTest server, String query) {
        return server.ask("POST", "/chat/negotiate" + query, "");
    }

    private static JsonNode answer(CoreUnderTest server, String query) {
        HttpResponse<String> answer = negotiate(server, query);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        return Visitor.json(answer.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?negotiateVersion=1",
                "?negotiateVersion=7",
                "?NEGOTIATEVERSION=1&hubPath=x",
                "?NegotiateVersion=1&useStatefulReconnect=true"
            })
    void versionOneOrMore_isAnsweredWithIdAndSecretInOrder(String query) {
        try (CoreUnderTest server = new CoreUnderTest()) {
            JsonNode answer = answer(server, query);

            assertThat(answer.fieldNames())
                    .toIterable()
                    .containsExactly("negotiateVersion", "connectionId", "connectionToken", "availableTransports");
            assertThat(answer.path("negotiateVersion").asInt()).isEqualTo(1);
            assertThat(answer.path("connectionToken").asText())
                    .hasSizeGreaterThanOrEqualTo(22)
                    .isNotEqualTo(answer.path("connectionId").asText());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?negotiateVersion=0"})
    void versionZero_isAnsweredWithTheSecretAsId(String query) {
        try (CoreUnderTest server = new CoreUnderTest()) {
            JsonNode answer = answer(server, query);

            assertThat(answer.fieldNames())
                    .toIterable()
                    .containsExactly("negotiateVersion", "connectionId", "availableTransports");
            String id = answer.path("connectionId").asText();
            assertThat(server.ask("GET", "/chat?id=" + id, "").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x | The client requested a non-integer protocol version.",
                "99999999999 | The client requested a non-integer protocol version.",
                "-1 | The client requested version '-1', but the server does not support this version.",
            })
    void versionThatIsNone_isAnsweredWithAnErrorAndStatus200(String version, String error) {
        try (CoreUnderTest server = new CoreUnderTest()) {
            assertThat(answer(server, "?negotiateVersion=" + version).toString())
                    .isEqualTo("{\"error\":\"" + error + "\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "HEAD"})
    void anotherMethodThanPost_is405(String method) {
        try (CoreUnderTest server = new CoreUnderTest()) {
            HttpResponse<String> answer = server.ask(method, "/chat/negotiate?negotiateVersion=1", "");

            assertThat(answer.statusCode()).isEqualTo(405);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain");
        }
    }

    @Test
    void transports_areOfferedInTheOrderInWhichClientsTryThem() {
        try (CoreUnderTest server = new CoreUnderTest()) {
            assertThat(answer(server, "?negotiateVersion=1")
                            .path("availableTransports")
                            .toString())
                    .isEqualTo("[{\"transport\":\"WebSockets\",\"transferFormats\":[\"Text\",\"Binary\"]},"
                            + "{\"transport\":\"ServerSentEvents\",\"transferFormats\":[\"Text\"]},"
                            + "{\"transport\":\"LongPolling\",\"transferFormats\":[\"Text\",\"Binary\"]}]");
        }
    }

    @Test
    void transportsThatAreOff_areNotOffered() {
        CoreSettings settings = CoreSettings.defaults()
                .withTransports(EnumSet.of(CoreTransport.LONG_POLLING, CoreTransport.SERVER_SENT_EVENTS));
        try (CoreUnderTest server = new CoreUnderTest(settings)) {
            assertThat(answer(server, "?negotiateVersion=1")
                            .path("availableTransports")
                            .findValuesAsText("transport"))
                    .containsExactly("ServerSentEvents", "LongPolling");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void redirection_tellsUrlAndTokenAndNothingElse(boolean withToken) {
        Redirection.Target there = new Redirection.Target(
                "https://b.example/chat?shard=2", withToken ? Optional.of("t-2") : Optional.empty());
        CoreSettings settings = CoreSettings.defaults().withRedirection((exchange, user) -> Optional.of(there));
        try (CoreUnderTest server = new CoreUnderTest(settings)) {
            assertThat(negotiate(server, "?negotiateVersion=1").body())
                    .isEqualTo("{\"url\":\"https://b.example/chat?shard=2\""
                            + (withToken ? ",\"accessToken\":\"t-2\"}" : "}"));
        }
    }

    @Test
    void answer_neverClaimsToBeTheOldProtocolOrToHaveStatefulReconnect() {
        try (CoreUnderTest server = new CoreUnderTest()) {
            assertThat(negotiate(server, "?negotiateVersion=1&useStatefulReconnect=true")
                            .body())
                    .contains("connectionToken")
                    .doesNotContain("ProtocolVersion", "useStatefulReconnect");
        }
    }

    @Test
    void trap10_whoMayNotUseTheHub_readsAnEmptyBodyAndTheReasonPhrase() throws IOException {
        try (CoreUnderTest server = new CoreUnderTest(CoreSettings.defaults(), HubServerSetup::requireUser);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(
                            "POST /chat/negotiate?negotiateVersion=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answer).startsWith("HTTP/1.1 401 Unauthorized\r\n").endsWith("\r\n\r\n");
        }
    }

    @Test
    void userWhoMayNotUseTheHub_is403WithAnEmptyBody() {
        HubModule nobody = new HubModule() {
            @Override
            public boolean mayUse(HubName hub, Optional<UserId> user) {
                return false;
            }
        };
        try (CoreUnderTest server = new CoreUnderTest(CoreSettings.defaults(), setup -> setup.module(nobody))) {
            HttpResponse<String> answer =
                    server.ask("POST", "/chat/negotiate?negotiateVersion=1", "", "Authorization", "Bearer ana");

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).isEmpty();
            assertThat(SocketClient.open(server.port(), "/chat", "Authorization", "Bearer ana")
                            .status())
                    .isEqualTo(403);
            assertThat(SocketClient.open(server.port(), "/chat").status()).isEqualTo(401);
        }
    }

    private static CoreSettings forTwo() {
        CoreLimits usual = CoreLimits.defaults();
        return CoreSettings.defaults()
                .withLimits(new CoreLimits(
                        usual.messageMax(),
                        usual.callsPending(),
                        usual.callsPerUser(),
                        usual.streamsMax(),
                        usual.streamAhead(),
                        usual.bodyWithin(),
                        2));
    }

    @Test
    void fullServer_is503() {
        try (CoreUnderTest server = new CoreUnderTest(forTwo())) {
            SocketClient one = server.visitor().connected();
            SocketClient two = server.visitor().connected();

            assertThat(negotiate(server, "?negotiateVersion=1").statusCode()).isEqualTo(503);
            assertThat(SocketClient.open(server.port(), "/chat").status()).isEqualTo(503);
            two.close();
            Eventually.until(
                    "there is room",
                    () -> negotiate(server, "?negotiateVersion=1").statusCode() == 200);
            one.close();
        }
    }

    @Test
    void socketsThatSayNothing_fillTheServerLikeAnyOther() {
        try (CoreUnderTest server = new CoreUnderTest(forTwo())) {
            SocketClient one = SocketClient.open(server.port(), "/chat");
            SocketClient two = SocketClient.open(server.port(), "/chat");
            assertThat(one.status()).isEqualTo(101);
            assertThat(two.status()).isEqualTo(101);
            Eventually.until("both are here", () -> server.sessions() == 2);

            assertThat(SocketClient.open(server.port(), "/chat").status()).isEqualTo(503);
            one.close();
            two.close();
        }
    }

    @Test
    void expectedClients_areBoundedAndForgottenAfter15Seconds() {
        try (CoreUnderTest server = new CoreUnderTest(forTwo())) {
            Visitor first = server.visitor();
            Visitor second = server.visitor();
            assertThat(negotiate(server, "?negotiateVersion=1").statusCode()).isEqualTo(503);

            server.clock.advance(Duration.ofSeconds(15));
            assertThat(first.ask("GET", "").statusCode()).isEqualTo(200);
            server.clock.advance(Duration.ofMillis(1));

            assertThat(second.ask("GET", "").statusCode()).isEqualTo(404);
            assertThat(negotiate(server, "?negotiateVersion=1").statusCode()).isEqualTo(200);
        }
    }
}
