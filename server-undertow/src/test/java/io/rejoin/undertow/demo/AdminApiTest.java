package io.rejoin.undertow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an administrator may do, and nobody else. Listens on a free port. */
final class AdminApiTest {

    private final SetClock clock = new SetClock();
    private DemoUnderTest demo;

    @BeforeEach
    void start(@TempDir Path folder) {
        demo = new DemoUnderTest(folder, clock);
    }

    @AfterEach
    void stop() {
        demo.close();
    }

    private HttpResponse<String> enter(String code) {
        return demo.send("POST", "/admin/session", "", "{\"code\":\"" + code + "\"}");
    }

    @Test
    void code_opensTheDoor() {
        HttpResponse<String> answer = enter(DemoUnderTest.CODE);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("Path=/admin/", "HttpOnly", "SameSite=Strict")
                .doesNotContain(DemoUnderTest.CODE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "test-code-of-the-administrato", "TEST-CODE-OF-THE-ADMINISTRATOR"})
    void otherCode_doesNot(String code) {
        HttpResponse<String> answer = enter(code);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).isEqualTo("{\"error\":\"That is not the code.\"}");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void manyTries_mustWait() {
        for (int i = 0; i < 5; i++) {
            assertThat(enter("wrong").statusCode()).isEqualTo(403);
        }
        assertThat(enter(DemoUnderTest.CODE).statusCode()).isEqualTo(429);

        clock.advance(Duration.ofSeconds(1));

        assertThat(enter(DemoUnderTest.CODE).statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /admin/state",
        "GET, /admin/explain?user=ana&room=lobby",
        "GET, /admin/audit",
        "GET, /admin/audit/check",
        "GET, /admin/audit/proof?seq=1",
        "POST, /admin/grant",
        "POST, /admin/revoke",
        "POST, /admin/revoke-everywhere",
        "POST, /admin/revoke-everyone",
        "POST, /admin/revoke-connection",
        "POST, /admin/store"
    })
    void withoutASession_nothingIsDone(String method, String path) {
        String body = method.equals("POST") ? "{\"user\":\"ana\",\"room\":\"lobby\",\"mode\":\"fails\"}" : "";

        HttpResponse<String> answer = demo.send(method, path, "", body);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEqualTo("{\"error\":\"Sign in first.\"}");
        assertThat(demo.send(method, path, demo.signIn("ana"), body).statusCode())
                .isEqualTo(401);
    }

    @Test
    void session_endsInTime() {
        String admin = demo.signInAsAdmin();

        clock.advance(DemoSessions.LIFE);

        assertThat(demo.get("/admin/state", admin).statusCode()).isEqualTo(401);
    }

    @Test
    void state_showsUsersInOrderWithTheirStandings() {
        demo.signIn("ben");
        demo.signIn("ana");
        String admin = demo.signInAsAdmin();
        long revision = demo.revoke(admin, "ana", "kitchen").get("revision").longValue();

        JsonNode state = DemoUnderTest.json(demo.get("/admin/state", admin));

        assertThat(state.get("revision").longValue()).isEqualTo(revision);
        assertThat(state.get("rooms")).hasToString("[\"lobby\",\"garden\",\"kitchen\",\"attic\"]");
        assertThat(state.get("users").findValuesAsText("user")).containsExactly("ana", "ben");
        assertThat(state.get("users").get(0).get("connections")).isEmpty();
        assertThat(state.get("users").get(0).get("rooms").get("kitchen"))
                .hasToString("{\"standing\":\"revoked\",\"revision\":" + revision + ",\"member\":false}");
    }

    @Test
    void grantAndRevoke_answerWithGrowingRevisions() {
        String admin = demo.signInAsAdmin();

        JsonNode granted = demo.grant(admin, "ana", "lobby");
        JsonNode revoked = demo.revoke(admin, "ana", "lobby");

        assertThat(granted).hasToString("{\"revision\":1}");
        assertThat(revoked.get("revision").longValue()).isEqualTo(2);
        assertThat(revoked.get("membershipsEnded").intValue()).isZero();
        assertThat(revoked.get("connectionsTold").intValue()).isZero();
        assertThat(revoked.get("micros").longValue()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user\":\"ana\",\"room\":\"cellar\"}",
                "{\"user\":\"a b\",\"room\":\"lobby\"}",
                "{\"user\":\"ana\"}",
                "{\"room\":\"lobby\"}",
            })
    void decisionAboutNobodyOrNowhere_isRefused(String body) {
        String admin = demo.signInAsAdmin();

        assertThat(demo.send("POST", "/admin/grant", admin, body).statusCode()).isEqualTo(400);
        assertThat(demo.send("POST", "/admin/revoke", admin, body).statusCode()).isEqualTo(400);
    }

    @Test
    void trail_tellsWhoDecidedWhat() {
        String admin = demo.signInAsAdmin();
        demo.revoke(admin, "ana", "kitchen");

        JsonNode page = DemoUnderTest.json(demo.get("/admin/audit", admin));

        assertThat(page.get("last").longValue()).isEqualTo(1);
        JsonNode record = page.get("records").get(0);
        assertThat(record.get("hash").textValue()).hasSize(64);
        assertThat(record.toString())
                .startsWith("{\"seq\":1,\"at\":\"2030-01-01T00:00:00Z\",\"kind\":\"REVOKE\",\"user\":\"ana\","
                        + "\"actor\":\"admin\",\"outcome\":\"ACCEPTED\",\"groups\":[{\"hub\":\"chat\","
                        + "\"group\":\"kitchen\",\"verdict\":\"REVOKED\",\"rule\":\"chat/kitchen*\","
                        + "\"level\":\"STORE\",\"outage\":\"CLOSED\",\"basis\":\"STORE\",\"revision\":1}],\"hash\":");
    }

    @Test
    void trail_isReadByPageUserAndRoom() {
        demo.signIn("ana");
        demo.signIn("ben");
        String admin = demo.signInAsAdmin();

        assertThat(sequences(admin, "")).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(sequences(admin, "?limit=3")).containsExactly(6L, 7L, 8L);
        assertThat(sequences(admin, "?after=2&limit=3")).containsExactly(3L, 4L, 5L);
        assertThat(sequences(admin, "?user=ben")).containsExactly(5L, 6L, 7L, 8L);
        assertThat(sequences(admin, "?room=garden")).containsExactly(2L, 6L);
        assertThat(sequences(admin, "?room=garden&user=ana&after=0")).containsExactly(2L);
        assertThat(sequences(admin, "?refused=true")).isEmpty();
    }

    private List<Long> sequences(String admin, String query) {
        JsonNode page = DemoUnderTest.json(demo.get("/admin/audit" + query, admin));
        return StreamSupport.stream(page.get("records").spliterator(), false)
                .map(record -> record.get("seq").longValue())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=1001", "limit=x", "after=x", "user=%00", "room=%0A"})
    void trailQuestionThatMakesNoSense_isRefused(String query) {
        assertThat(demo.get("/admin/audit?" + query, demo.signInAsAdmin()).statusCode())
                .isEqualTo(400);
    }

    @Test
    void check_findsTheChainWhole() {
        demo.signIn("ana");

        JsonNode found = DemoUnderTest.json(demo.get("/admin/audit/check", demo.signInAsAdmin()));

        assertThat(found.get("intact").booleanValue()).isTrue();
        assertThat(found.get("records").intValue()).isEqualTo(4);
        assertThat(found.get("head").textValue()).hasSize(64);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /admin/state",
        "GET, /admin/audit",
        "GET, /admin/audit/check",
        "GET, /admin/audit/proof?seq=1",
        "GET, /admin/explain?user=ana&room=lobby",
        "POST, /admin/grant",
        "POST, /admin/revoke",
        "POST, /admin/revoke-everyone"
    })
    void brokenStore_isAnOutage(String method, String path) {
        String admin = demo.signInAsAdmin();
        demo.breakStores();
        String body = method.equals("POST") ? "{\"user\":\"ana\",\"room\":\"lobby\"}" : "";

        HttpResponse<String> answer = demo.send(method, path, admin, body);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(DemoUnderTest.json(answer).get("error").textValue()).contains("Try again");
    }
}
