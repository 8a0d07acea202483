package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.pipeline.HubServerSetup;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The status codes of the transports' own endpoint. One server for all, which nobody changes. Listens on a free port. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EndpointStatusTest {

    private CoreUnderTest server;

    @BeforeAll
    void start() {
        server = new CoreUnderTest();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String text) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.body()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "DELETE"})
    void requestWithoutId_is400(String method) {
        assertRefused(server.ask(method, "/chat", ""), 400, "Connection ID required");
        assertRefused(server.ask(method, "/chat?id=", ""), 400, "Connection ID required");
    }

    @Test
    void socketWithAnEmptyId_isOneWithout() {
        try (SocketClient socket = SocketClient.open(server.port(), "/chat?id=")) {
            assertThat(socket.status()).isEqualTo(101);
        }
    }

    @Test
    void acceptInTwoLines_isAsInOne() {
        Visitor ana = server.visitor();
        try (EventClient events = EventClient.open(
                server.stream(ana.path(), ana.headers("Accept", "*/*", "Accept", "text/event-stream")))) {
            assertThat(events.response().headers().firstValue("Content-Type")).hasValue("text/event-stream");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "DELETE"})
    void nobodyWhereSomebodyIsNeeded_is401AndMaySignIn(String method) {
        try (CoreUnderTest members = new CoreUnderTest(CoreSettings.defaults(), HubServerSetup::requireUser)) {
            Visitor ana = members.visitor().polling();

            HttpResponse<String> answer = members.ask(method, ana.path(), "x");

            assertRefused(answer, 401, "");
            assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
            assertThat(SocketClient.open(members.port(), ana.path()).status()).isEqualTo(401);
            assertRefused(
                    members.ask(method, ana.path(), "x", "Authorization", "Bearer eve"),
                    404,
                    "No Connection with that ID");
            assertThat(ana.ask("POST", Visitor.call("1", "echo", "still")).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void eventStreamWithoutId_is400() {
        assertRefused(server.ask("GET", "/chat", "", "Accept", "text/event-stream"), 400, "Connection ID required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "DELETE"})
    void unknownId_is404(String method) {
        assertRefused(server.ask(method, "/chat?id=unknown", ""), 404, "No Connection with that ID");
    }

    @Test
    void socketWithUnknownId_is404() {
        assertThat(SocketClient.open(server.port(), "/chat?id=unknown").status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "DELETE"})
    void idOfAnotherUser_is404AndChangesNothing(String method) {
        Visitor ana = server.visitor().polling();

        assertRefused(
                server.ask(method, ana.path(), "x", "Authorization", "Bearer eve"), 404, "No Connection with that ID");
        assertRefused(server.ask(method, ana.path(), "x"), 404, "No Connection with that ID");

        assertThat(ana.ask("POST", Visitor.call("1", "echo", "still")).statusCode())
                .isEqualTo(200);
        assertThat(ana.poll().toString()).contains("still");
    }

    @Test
    void idThatAnotherUserNegotiated_is404AndStaysTheirs() {
        Visitor ana = server.visitor();

        assertRefused(
                server.ask("GET", ana.path(), "", "Authorization", "Bearer eve"), 404, "No Connection with that ID");

        assertThat(ana.ask("GET", "").statusCode()).isEqualTo(200);
    }

    @Test
    void publicId_opensNothing() {
        Visitor ana = server.visitor().polling();

        assertThat(server.ask("GET", "/chat?id=" + ana.id(), "", ana.headers()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void transportThatIsOff_is404() {
        try (CoreUnderTest socketsOnly = new CoreUnderTest(
                        CoreSettings.defaults().withTransports(EnumSet.of(CoreTransport.WEB_SOCKETS)));
                CoreUnderTest noSockets = new CoreUnderTest(
                        CoreSettings.defaults().withTransports(EnumSet.of(CoreTransport.LONG_POLLING)))) {
            Visitor ana = socketsOnly.visitor();
            assertRefused(ana.ask("GET", ""), 404, "LongPolling transport not supported by this end point type");
            assertRefused(
                    ana.ask("GET", "", "Accept", "text/event-stream"),
                    404,
                    "ServerSentEvents transport not supported by this end point type");
            assertThat(noSockets.visitor().socket().status()).isEqualTo(404);
            assertThat(SocketClient.open(noSockets.port(), "/chat").status()).isEqualTo(404);
        }
    }

    @Test
    void anotherTransportThanTheFirst_is400() {
        Visitor ana = server.visitor().polling();

        assertRefused(
                ana.ask("GET", "", "Accept", "text/event-stream"), 400, "Cannot change transports mid-connection");
        assertThat(ana.socket().status()).isEqualTo(400);
    }

    @Test
    void secondSocketOrStream_is409() {
        Visitor ana = server.visitor();
        Visitor ben = server.visitor("ben");
        try (SocketClient socket = ana.connected();
                EventClient events = ben.events()) {
            assertThat(ana.socket().status()).isEqualTo(409);
            assertThat(ben.ask("GET", "", "Accept", "text/event-stream").statusCode())
                    .isEqualTo(409);

            socket.text(Visitor.call("1", "echo", "still"));
            assertThat(socket.completion("1").path("result").asText()).isEqualTo("still");
            assertThat(events.response().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void postOnASocket_is405() {
        Visitor ana = server.visitor();
        try (SocketClient socket = ana.connected()) {
            assertRefused(
                    ana.ask("POST", Visitor.send("nothing")),
                    405,
                    "POST requests are not allowed for WebSocket connections.");
            assertThat(socket.closed()).isZero();
        }
    }

    @Test
    void deleteOnAnythingButPolls_is400() {
        Visitor ana = server.visitor();
        Visitor ben = server.visitor("ben");
        try (SocketClient socket = ana.connected();
                EventClient events = ben.events()) {
            String text = "Cannot terminate this connection using the DELETE endpoint.";
            assertRefused(ana.ask("DELETE", ""), 400, text);
            assertRefused(ben.ask("DELETE", ""), 400, text);
            assertThat(socket.closed()).isZero();
            assertThat(events.response().statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "HEAD"})
    void otherMethods_are405(String method) {
        assertThat(server.ask(method, server.visitor().path(), "").statusCode()).isEqualTo(405);
    }

    @Test
    void otherPaths_are404() {
        assertThat(server.ask("GET", "/chat/elsewhere", "").statusCode()).isEqualTo(404);
    }

    @Test
    void delete_is202AndThenTheConnectionIsUnknown() {
        int others = server.hub.connected.get();
        Visitor ana = server.visitor().polling();
        var polls = List.of(ana.askSoon("GET", ""), ana.askSoon("GET", ""));
        // One of them took over from the other, so it waits.
        CompletableFuture.anyOf(polls.get(0), polls.get(1)).join();
        Eventually.until("the hub knows it", () -> server.hub.connected.get() > others);
        int stopped = server.hub.stopped.get();

        assertThat(ana.ask("DELETE", "").statusCode()).isEqualTo(202);

        assertThat(polls)
                .allSatisfy(poll -> assertThat(poll.join().statusCode()).isEqualTo(204));
        Eventually.until(
                "it is unknown", () -> ana.ask("POST", Visitor.send("nothing")).statusCode() == 404);
        assertRefused(ana.ask("GET", ""), 404, "No Connection with that ID");
        assertRefused(ana.ask("DELETE", ""), 404, "No Connection with that ID");
        Eventually.until("the hub was told", () -> server.hub.stopped.get() > stopped);
    }

    @Test
    void deleteBeforeTheHandshake_is202AndThenTheConnectionIsUnknown() {
        Visitor ana = server.visitor();
        ana.ask("GET", "");

        assertThat(ana.ask("DELETE", "").statusCode()).isEqualTo(202);

        assertThat(ana.ask("GET", "").statusCode()).isEqualTo(404);
    }

    @Test
    void idOfASocketThatEnded_is404() {
        Visitor ana = server.visitor();
        ana.connected().close();

        Eventually.until("it is unknown", () -> ana.ask("POST", "x").statusCode() == 404);
        assertThat(ana.socket().status()).isEqualTo(404);
    }

    @Test
    void keysOfTheQuery_areFoundWithoutRegardToCase() {
        Visitor ana = server.visitor();

        assertThat(server.ask("GET", "/chat?ID=" + ana.secret() + "&_=123", "", ana.headers())
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.ask("POST", "/chat?Id=" + ana.secret(), Visitor.JSON_HANDSHAKE, ana.headers())
                        .statusCode())
                .isEqualTo(200);
    }
}
