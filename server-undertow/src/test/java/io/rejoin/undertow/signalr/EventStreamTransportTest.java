package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Server-sent events, byte by byte. Listens on a free port. */
final class EventStreamTransportTest {

    private final CoreUnderTest server = new CoreUnderTest();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void stream_beginsAtOnceWithAComment() {
        try (EventClient events = server.visitor().events()) {
            assertThat(events.response().statusCode()).isEqualTo(200);
            assertThat(events.response().headers().firstValue("Content-Type")).hasValue("text/event-stream");
            assertThat(events.response().headers().firstValue("Cache-Control").orElse(""))
                    .contains("no-store");
            assertThat(events.response().headers().firstValue("Content-Length")).isEmpty();
            assertThat(events.bytes(3)).isEqualTo(":\r\n");
        }
    }

    @Test
    void answers_areLinesOfDataAndNothingElse() {
        Visitor ana = server.visitor();
        try (EventClient events = ana.events()) {
            HttpResponse<String> taken = ana.ask("POST", Visitor.JSON_HANDSHAKE);
            assertThat(taken.statusCode()).isEqualTo(200);
            assertThat(taken.body()).isEmpty();
            assertThat(taken.headers().firstValue("Content-Type")).hasValue("text/plain");
            assertThat(events.upTo("\n\n")).isEqualTo(":\r\ndata: {}" + Visitor.END + "\n\n");

            ana.ask("POST", Visitor.call("1", "echo", "two\nlines"));

            assertThat(events.upTo("\n\n"))
                    .isEqualTo("data: {\"type\":3,\"invocationId\":\"1\",\"result\":\"two\\nlines\"}" + Visitor.END
                            + "\n\n");
        }
    }

    @Test
    void partsOfMessages_arePutTogetherAcrossPosts() {
        Visitor ana = server.visitor();
        try (EventClient events = ana.events()) {
            String all = Visitor.JSON_HANDSHAKE + Visitor.call("1", "echo", "abc") + Visitor.call("2", "echo", "def");
            ana.ask("POST", all.substring(0, 10));
            ana.ask("POST", all.substring(10, 70));
            ana.ask("POST", all.substring(70));

            assertThat(events.event()).startsWith("{}");
            assertThat(events.upTo("def")).contains("abc");
        }
    }

    @Test
    void clientThatLeaves_isGone() {
        Visitor ana = server.visitor();
        EventClient events = ana.events();
        ana.ask("POST", Visitor.JSON_HANDSHAKE);
        events.event();
        Eventually.until("the hub knows it", () -> server.hub.connected.get() == 1);

        events.close();

        Eventually.until("it is gone", server::isIdle);
        Eventually.until("the hub was told", () -> server.hub.lost.get() == 1);
    }

    @Test
    void tokenInTheQuery_isTheUser() {
        CompletableFuture<HttpResponse<String>> negotiated =
                server.askSoon("POST", "/chat/negotiate?negotiateVersion=1&access_token=ana", "");
        String secret =
                Visitor.json(negotiated.join().body()).path("connectionToken").asText();
        String path = "/chat?id=" + secret + "&access_token=ana";
        try (EventClient events = EventClient.open(server.stream(path, "Accept", "text/event-stream"))) {
            assertThat(server.ask("POST", path, Visitor.JSON_HANDSHAKE).statusCode())
                    .isEqualTo(200);

            assertThat(events.event()).startsWith("{}");
        }
    }

    @Test
    void clientThatSaysGoodbyeBesideItsStream_isGoneForGood() {
        Visitor ana = server.visitor();
        try (EventClient events = ana.events()) {
            ana.ask("POST", Visitor.JSON_HANDSHAKE);
            assertThat(events.event()).isEqualTo("{}");
            Eventually.until("the hub knows it", () -> server.hub.connected.get() == 1);

            ana.ask("POST", "{\"type\":7}" + Visitor.END);

            assertThat(events.upTo("nothing more")).contains("{\"type\":7}");
            Eventually.until("the hub was told", () -> server.hub.stopped.get() == 1);
            assertThat(ana.ask("POST", Visitor.send("nothing")).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void closeFromTheServer_isToldAndEndsTheStream() {
        Visitor ana = server.visitor();
        try (EventClient events = ana.events()) {
            ana.ask("POST", Visitor.JSON_HANDSHAKE);
            events.event();

            ana.ask("POST", "no message" + Visitor.END);

            assertThat(events.upTo("nothing that comes"))
                    .isEqualTo(
                            "data: {\"type\":7,\"error\":\"Connection closed with an error.\",\"allowReconnect\":true}"
                                    + Visitor.END + "\n\n");
        }
    }
}
