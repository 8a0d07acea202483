package io.rejoin.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.token.RefusalReason;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The classic protocol as its clients rely on it, frame by frame, spoken by hand. Touches loopback only. */
final class ProtocolIT {
    private static final String STARTED = "{ \"Response\": \"started\" }";

    @AutoClose
    private static final ClassicServer server = ClassicServer.start();

    @Test
    void negotiate_answersEveryFieldInItsOrder() {
        ClassicClient ana = ClassicClient.of(server, "ana");
        JsonNode answer = ana.negotiate();

        List<String> names = new ArrayList<>();
        answer.fieldNames().forEachRemaining(names::add);
        assertThat(names)
                .containsExactly(
                        "Url",
                        "ConnectionToken",
                        "ConnectionId",
                        "KeepAliveTimeout",
                        "DisconnectTimeout",
                        "ConnectionTimeout",
                        "TryWebSockets",
                        "ProtocolVersion",
                        "TransportConnectTimeout",
                        "LongPollDelay");
        assertThat(answer.path("Url").asText()).isEqualTo("/signalr");
        assertThat(answer.path("KeepAliveTimeout").asDouble()).isEqualTo(20.0);
        assertThat(answer.path("DisconnectTimeout").asDouble()).isEqualTo(30.0);
        assertThat(answer.path("ConnectionTimeout").asDouble()).isEqualTo(110.0);
        assertThat(answer.path("TryWebSockets").asBoolean()).isTrue();
        assertThat(answer.path("TransportConnectTimeout").asDouble()).isEqualTo(5.0);
        assertThat(answer.path("LongPollDelay").asDouble()).isZero();
        assertThat(ana.connection()).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @Test
    void negotiateTwice_givesTwoConnectionsAndKeepsNeither() {
        ClassicClient ben = ClassicClient.of(server, "ben");
        int before = server.hubs().connections().count();
        String first = ben.negotiate().path("ConnectionToken").asText();
        String connection = ben.connection();
        ben.negotiate();

        assertThat(ben.connectionToken()).isNotEqualTo(first);
        assertThat(ben.connection()).isNotEqualTo(connection);
        assertThat(server.hubs().connections().count()).isEqualTo(before);
    }

    @Test
    void negotiateWithTheTokensOfBefore_givesAnotherConnectionWithoutGroups() {
        server.grant("kim", "red");
        ClassicClient kim = ClassicClient.connected(server, "kim");
        kim.join("red");
        String connection = kim.connection();
        Map<String, String> query = kim.query("groupsToken", kim.token());
        query.put("messageId", kim.cursor());

        kim.negotiate(query);

        assertThat(kim.connection()).isNotEqualTo(connection);
        kim.connect();
        assertThat(server.isMember(kim.connection(), "red")).isFalse();
    }

    @Test
    void startOrCallBeforeConnect_isABadRequest() {
        ClassicClient lea = ClassicClient.of(server, "lea");
        lea.negotiate();

        assertThat(lea.get("start", lea.query()).statusCode()).isEqualTo(400);
        assertThat(lea.post("send", lea.query(), "data=" + URLEncoder.encode(ClassicClient.call("1", "whoAmI"), UTF_8))
                        .statusCode())
                .isEqualTo(400);
        assertThat(server.chat().count("connected", lea.connection())).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1.2",
        "1.0, 1.2",
        "1.2, 1.2",
        "1.3, 1.3",
        "1.4, 1.4",
        "1.5, 1.5",
        "2.0, 2.0",
        "2.1, 2.0",
        "9.9, 2.0",
        "1.10, 1.10",
        "0.9, 1.2",
        "garbage, 1.2",
        "2, 1.2",
        "2.0.0, 1.2",
        "-1.5, 1.2",
        "99999999999.1, 1.2",
        "٢.٠, 1.2"
    })
    void askedVersion_isMovedIntoTheServersRange(String asked, String answered) {
        ClassicClient client = ClassicClient.of(server, "cleo");
        assertThat(client.negotiate(Map.of("clientProtocol", asked))
                        .path("ProtocolVersion")
                        .asText())
                .isEqualTo(answered);
    }

    @Test
    void missingVersion_isTakenForTheOldest() {
        JsonNode answer = ClassicClient.of(server, "cleo").negotiate(Map.of());
        assertThat(answer.path("ProtocolVersion").asText()).isEqualTo("1.2");
    }

    @Test
    void everyFrame_beginsWithItsCursorAndHasMessages() {
        server.grant("dora", "red");
        ClassicClient dora = ClassicClient.connected(server, "dora");
        dora.join("red");
        server.publish("red", "one");
        dora.awaitSaid("one");
        dora.leave("red");

        List<String> frames = dora.line().frames();
        assertThat(frames.get(0)).matches("\\{\"C\":\"[^\"]+\",\"S\":1,\"M\":\\[]}");
        assertThat(frames.subList(1, frames.size())).noneMatch(frame -> frame.contains("\"S\""));
        assertThat(frames.stream().filter(frame -> !frame.startsWith("{\"I\"")))
                .allMatch(frame -> frame.startsWith("{\"C\":\""))
                .allMatch(frame -> ClassicClient.json(frame).path("M").isArray());
        assertThat(frames)
                .anyMatch(frame -> frame.contains("\"H\":\"GroupChat\",\"M\":\"said\",\"A\":[\"red\",\"one\"]"));
    }

    @Test
    void result_namesTheCallByAString() {
        ClassicClient eve = ClassicClient.connected(server, "eve");
        eve.line().send("{\"H\":\"GROUPCHAT\",\"M\":\"WHOAMI\",\"A\":[],\"I\":77}");
        Until.holds("the answer comes", () -> eve.line().frames().size() == 2);

        assertThat(eve.line().frames().get(1)).isEqualTo("{\"I\":\"77\",\"R\":\"eve\"}");
        assertThat(eve.invoke("join", "no grant").path("E").asText()).isNotEmpty();
        assertThat(eve.invoke("noSuchMethod").path("E").asText()).isNotEmpty();
        assertThat(eve.invoke("join").path("E").asText()).isNotEmpty();
    }

    @Test
    void startAsOftenAsYouLike_tellsTheHubOnce() {
        ClassicClient finn = ClassicClient.of(server, "finn");
        finn.negotiate();
        finn.connect();
        assertThat(server.chat().count("connected", finn.connection())).isZero();

        List<CompletableFuture<HttpResponse<String>>> starts = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> finn.get("start", finn.query())))
                .limit(8)
                .toList();

        assertThat(starts).allMatch(start -> start.join().body().equals(STARTED));
        assertThat(server.chat().count("connected", finn.connection())).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1.2", "1.3"})
    void olderClient_isToldToTheHubBeforeItsFirstFrame(String version) {
        ClassicClient gus = ClassicClient.of(server, "gus");
        gus.negotiate(Map.of("clientProtocol", version));
        Map<String, String> query = gus.query();
        query.remove("clientProtocol");
        Line line = gus.open("connect", query, true);
        Until.holds("the first frame comes", () -> !line.frames().isEmpty());

        assertThat(server.chat().count("connected", gus.connection())).isEqualTo(1);
    }

    @Test
    void callOverPost_isAnsweredInTheResponse() {
        server.grant("hana", "red");
        ClassicClient hana = ClassicClient.connected(server, "hana");
        hana.join("red");
        String data =
                "data=" + URLEncoder.encode(ClassicClient.call("5", "say", "red", "by post: ä+&=\ud83d\ude80"), UTF_8);

        HttpResponse<String> answer = hana.post("send", hana.query(), data);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"I\":\"5\"}");
        hana.awaitSaid("by post: ä+&=\ud83d\ude80");
    }

    @Test
    void abort_endsTheConnectionAndAllItsTokens() {
        server.grant("ida", "red");
        ClassicClient ida = ClassicClient.connected(server, "ida");
        ida.join("red");
        Line first = ida.line();

        HttpResponse<String> answer = ida.post("abort", ida.query(), "");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(first.awaitClosed()).isEqualTo(1000);
        assertThat(server.chat().count("stopped", ida.connection())).isEqualTo(1);

        Line back = ida.reconnect();
        server.publish("red", "nothing for ida");
        assertThat(back.awaitClosed()).isEqualTo(1000);
        assertThat(back.frames())
                .singleElement()
                .satisfies(frame -> assertThat(frame).startsWith("{\"E\":\""));
        assertThat(server.reconnects("ida"))
                .singleElement()
                .satisfies(event -> assertThat(event.reason()).contains(RefusalReason.FAMILY_ENDED));
    }

    @Test
    void connectAgain_replacesTheLineWithoutTellingTheHub() {
        ClassicClient jo = ClassicClient.of(server, "jo");
        jo.negotiate();
        jo.connect();
        Line first = jo.line();

        jo.connect();
        first.awaitClosed();
        server.tell("jo", "on the newer line");
        jo.awaitSaid("on the newer line");

        assertThat(first.frames()).noneMatch(frame -> frame.contains("newer"));
        assertThat(jo.get("start", jo.query()).body()).isEqualTo(STARTED);
        assertThat(server.chat().count("connected", jo.connection())).isEqualTo(1);
        assertThat(server.chat().count("stopped", jo.connection())).isZero();
    }

    /** Who takes the place of a client that is here needs its token; its address alone is worth nothing. */
    @Test
    void connectAfterStart_isABadRequestAndChangesNothing() {
        ClassicClient jo = ClassicClient.connected(server, "jo");

        assertThat(jo.get("connect", jo.query()).statusCode()).isEqualTo(400);
        server.tell("jo", "still here");
        jo.awaitSaid("still here");
    }

    @Test
    void ping_needsNoConnection() {
        HttpResponse<String> answer = ClassicClient.of(server, "").get("ping", Map.of());
        assertThat(answer.body()).isEqualTo("{ \"Response\": \"pong\" }");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @ParameterizedTest
    @CsvSource({"hubs", "js", "HUBS"})
    void proxyScript_hasEveryHubAndMethod(String operation) {
        HttpResponse<String> script = ClassicClient.of(server, "").get(operation, Map.of());
        assertThat(script.statusCode()).isEqualTo(200);
        assertThat(script.headers().firstValue("Content-Type")).contains("application/javascript; charset=UTF-8");
        assertThat(script.body())
                .contains("\"GroupChat\":[\"join\",\"leave\",\"say\",\"whoAmI\"]", "\"Lobby\":[")
                .doesNotContain("onConnected", "count");
    }
}
