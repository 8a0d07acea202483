package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that the server does not serve, and what it never tells: no answer and no log line repeats a secret. Speaks the protocol
 * by hand; touches loopback only.
 */
final class RefusedRequestIT {
    @AutoClose
    private static final ClassicServer server = ClassicServer.start();

    private static ClassicClient member(String user) {
        server.grant(user, "red");
        ClassicClient client = ClassicClient.connected(server, user);
        client.join("red");
        return client;
    }

    private static void refused(HttpResponse<String> answer, int status, String text) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(text);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
    }

    @Test
    void jsonpCallback_isForbidden() {
        ClassicClient ana = member("ana");
        Map<String, String> query = ana.query("callback", "alert");
        String forbidden = "Forbidden: JSONP is disabled.";

        refused(ana.get("negotiate", query), 403, forbidden);
        refused(ana.get("start", query), 403, forbidden);
        refused(ana.get("ping", query), 403, forbidden);
        refused(ana.post("send", query, "data=%7B%7D"), 403, forbidden);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "carrierPigeon", "foreverFrame", "serverSentEvent", "webSockets2"})
    void unknownTransport_isABadRequest(String transport) {
        ClassicClient ben = member("ben" + transport);
        Map<String, String> query = ben.query("transport", transport);

        refused(ben.get("connect", query), 400, "Protocol error: Unknown transport.");
        refused(ben.get("reconnect", query), 400, "Protocol error: Unknown transport.");
    }

    @Test
    void plainRequestForAWebSocket_isABadRequest() {
        ClassicClient cleo = member("cleo");
        refused(cleo.get("connect", cleo.query()), 400, "Not a valid web socket request.");
        refused(cleo.get("reconnect", cleo.query()), 400, "Not a valid web socket request.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"name\":\"nosuchhub\"}]",
                "[{\"name\":\"groupchat\"},{\"Name\":\"GroupChat\"}]",
                "[{}]",
                "[1]",
                "{}",
                "[",
                "nonsense",
                "[{\"name\":\"groupchat.red\"}]"
            })
    void hubsThatAreNotThere_areABadRequest(String connectionData) {
        ClassicClient dora = member("dora");
        assertThat(dora.get("negotiate", Map.of("connectionData", connectionData))
                        .statusCode())
                .isEqualTo(400);
        URI connect = dora.address("connect", dora.query("connectionData", connectionData));
        assertThat(RawRequest.status(RawRequest.upgrade(connect, dora.cookieHeader())))
                .isEqualTo(400);
    }

    @Test
    void operationWithoutConnectionToken_isABadRequest() {
        ClassicClient eve = member("eve");
        Map<String, String> query = eve.query("connectionToken", "");
        String missing = "Protocol error: Missing connection token.";

        refused(eve.get("start", query), 400, missing);
        refused(eve.post("send", query, "data=%7B%7D"), 400, missing);
        refused(eve.post("abort", query, ""), 400, missing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "polls", "nonsense", "hubs/../../secret"})
    void unknownOperation_isNotFound(String operation) {
        assertThat(ClassicClient.of(server, "").get(operation, Map.of()).statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "data=", "data=nonsense", "other=%7B%7D", "data=%ZZ", ""})
    void postThatIsNoCall_isABadRequest(String body) {
        ClassicClient finn = member("finn");
        assertThat(finn.post("send", finn.query(), body).statusCode()).isEqualTo(400);
        assertThat(finn.invoke("whoAmI").path("R").asText()).isEqualTo("finn");
    }

    private static List<List<String>> everyOperation(ClassicClient who, String... headers) {
        List<String> lines = new ArrayList<>(List.of(headers));
        lines.add(who.cookieHeader());
        Map<String, String> query = who.query("groupsToken", who.token());
        query.put("messageId", who.cursor());
        List<List<String>> heads = new ArrayList<>();
        for (String operation : List.of("connect", "reconnect")) {
            heads.add(RawRequest.upgrade(who.address(operation, query), lines.toArray(String[]::new)));
        }
        for (String operation : List.of("negotiate", "start", "ping", "hubs")) {
            heads.add(RawRequest.head("GET", who.address(operation, query), lines));
        }
        lines.add("Content-Length: 0");
        for (String operation : List.of("send", "abort")) {
            heads.add(RawRequest.head("POST", who.address(operation, query), lines));
        }
        return heads;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "null",
                "https://127.0.0.1:PORT",
                "http://127.0.0.1",
                "http://127.0.0.1:PORT.evil.example",
                "http://127.0.0.1:PORT/",
                "http://localhost:PORT"
            })
    void foreignOrigin_isForbiddenForEveryOperation(String origin) {
        ClassicClient gus = member("gus");
        long before = server.chat().count("stopped", gus.connection());

        List<List<String>> heads =
                everyOperation(gus, "Origin: " + origin.replace("PORT", String.valueOf(server.port())));

        assertThat(heads).hasSize(8).extracting(RawRequest::status).containsOnly(403);
        assertThat(server.chat().count("stopped", gus.connection())).isEqualTo(before);
        assertThat(server.isMember(gus.connection(), "red")).isTrue();
        assertThat(server.reconnects("gus")).isEmpty();
    }

    @Test
    void ownOrigin_isServed() {
        ClassicClient hana = member("hana");
        hana.drop();
        List<List<String>> heads = everyOperation(hana, "Origin: " + server.address());
        assertThat(heads).extracting(RawRequest::status).containsExactly(101, 101, 200, 200, 200, 200, 400, 200);
    }

    @Test
    void noAnswer_repeatsTheQuery() {
        ClassicClient ida = member("ida");
        List<List<String>> heads = new ArrayList<>(everyOperation(ida));
        heads.addAll(everyOperation(ida, "Origin: http://evil.example"));
        heads.add(RawRequest.upgrade(ida.address("connect", ida.query("transport", "none")), ida.cookieHeader()));

        for (List<String> head : heads) {
            assertThat(String.join("\n", head))
                    .doesNotContain("connectionToken", "groupsToken", "messageId", "Location", ida.connectionToken());
        }
    }

    @Test
    void hostileRequests_leaveNoSecretInTheLog() {
        try (LogCapture log = LogCapture.start()) {
            ClassicClient jo = member("jo");
            String bent = TokenText.bend(jo.token(), 1);
            String cursor = TokenText.bend(jo.cursor(), 1);
            jo.drop();
            jo.reconnect(bent, cursor);
            Until.holds("jo is back", () -> server.reconnects("jo").size() == 1);
            everyOperation(jo, "Origin: http://evil.example");
            jo.get("start", jo.query("connectionToken", TokenText.bend(jo.connectionToken(), 1)));
            jo.get("start", jo.query("connectionData", "[" + jo.token()));
            jo.post("send", jo.query(), "data=" + jo.token());
            jo.line().send("{\"H\":\"groupchat\",\"M\":\"join\",\"A\":[\"" + jo.token() + "\"],\"I\":1}");
            jo.line().send("{\"H\":\"" + jo.token() + "\",\"M\":\"" + jo.token() + "\",\"A\":[],\"I\":2}");
            jo.line().send(jo.token());
            jo.line().awaitClosed();
            everyOperation(jo);
            RawRequest.head("BREW /" + jo.token(), jo.address("reconnect", jo.query()), List.of());
            RawRequest.head("GET", jo.address(jo.token(), jo.query()), List.of("Bad Header " + jo.token()));

            assertThat(log.text()).contains("io.undertow");
            List<String> secrets = List.of(jo.token(), bent, cursor, jo.cursor(), jo.connectionToken());
            for (String secret : secrets) {
                assertThat(log.text()).doesNotContain(secret.substring(secret.length() - 20));
            }
        }
    }
}
