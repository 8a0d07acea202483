package io.rejoin.undertow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who one is: names without passwords, sessions that count for one name. Listens on a free port. */
final class SignInTest {

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

    @Test
    void name_isGivenAHomeAndACookieForItsPathOnly() {
        HttpResponse<String> answer = demo.send("POST", "/session", "", "{\"name\":\"ana\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"home\":\"/as/ana/\"}");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("Path=/as/ana/", "HttpOnly", "SameSite=Strict")
                .doesNotContain("Domain");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "ana\\u0000", "\u00e5sa", "..", "123456789012345678901234567890123"})
    void nameOfOtherCharacters_isRefused(String name) {
        HttpResponse<String> answer = demo.send("POST", "/session", "", "{\"name\":\"" + name + "\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"error\":\"A name is 1 to 32 letters, digits, - or _.\"}");
    }

    @Test
    void signedIn_seesHerPageAndHerName() {
        String ana = demo.signIn("ana");

        assertThat(demo.get("/as/ana/", ana).body()).contains("<title>Rejoin</title>");
        assertThat(demo.get("/as/ana/me", ana).body()).isEqualTo("{\"user\":\"ana\"}");
    }

    @Test
    void session_countsUnderNoOtherName() {
        String ana = demo.signIn("ana");

        assertThat(demo.get("/as/bob/me", ana).statusCode()).isEqualTo(401);
        assertThat(demo.get("/as/Ana/me", ana).statusCode()).isEqualTo(401);
        assertThat(demo.get("/as/bob/", ana).statusCode()).isEqualTo(303);
        assertThat(demo.get("/as/bob/signalr/negotiate?connectionData=[]", ana).statusCode())
                .isEqualTo(401);
        assertThat(demo.get("/admin/state", ana).statusCode()).isEqualTo(401);
    }

    @Test
    void administratorsSession_isNobodysName() {
        assertThat(demo.get("/as/admin/me", demo.signInAsAdmin()).statusCode()).isEqualTo(401);
    }

    @Test
    void changedSession_isNone() {
        String ana = demo.signIn("ana");

        for (int i = "rejoin-demo=".length(); i < ana.length(); i++) {
            char other = ana.charAt(i) == 'A' ? 'B' : 'A';
            String changed = ana.substring(0, i) + other + ana.substring(i + 1);
            assertThat(demo.get("/as/ana/me", changed).statusCode()).as(changed).isEqualTo(401);
        }
    }

    @Test
    void session_endsInTime() {
        String ana = demo.signIn("ana");
        clock.advance(DemoSessions.LIFE.minusSeconds(1));
        assertThat(demo.get("/as/ana/me", ana).statusCode()).isEqualTo(200);

        clock.advance(Duration.ofSeconds(1));

        assertThat(demo.get("/as/ana/me", ana).statusCode()).isEqualTo(401);
    }

    @Test
    void stranger_isSentToTheFrontPage() {
        HttpResponse<String> answer = demo.get("/as/ana/", "");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).hasValue("/");
        assertThat(demo.get("/as/ana/signalr/negotiate", "").statusCode()).isEqualTo(401);
        assertThat(demo.get("/as/ana/signalr/hubs", "").statusCode()).isEqualTo(401);
    }

    @Test
    void signingOut_takesTheCookieBack() {
        HttpResponse<String> answer = demo.send("DELETE", "/as/ana/session", demo.signIn("ana"), "");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("rejoin-demo=;")
                .contains("Path=/as/ana/", "Expires=Thu, 01-Jan-1970");
    }

    @Test
    void newName_isGrantedEveryRoom() {
        demo.signIn("ana");

        var rooms = DemoUnderTest.json(demo.get("/admin/state", demo.signInAsAdmin()))
                .get("users")
                .get(0)
                .get("rooms");

        assertThat(rooms)
                .hasSize(4)
                .allSatisfy(room -> assertThat(room.get("standing").textValue()).isEqualTo("granted"));
    }

    @Test
    void revokedRoom_staysRevokedAtTheNextSignIn() {
        String admin = demo.signInAsAdmin();
        demo.revoke(admin, "ana", "kitchen");

        demo.signIn("ana");

        var rooms = DemoUnderTest.json(demo.get("/admin/state", admin))
                .get("users")
                .get(0)
                .get("rooms");
        assertThat(rooms.get("kitchen").get("standing").textValue()).isEqualTo("revoked");
        assertThat(rooms.get("lobby").get("standing").textValue()).isEqualTo("granted");
    }

    @Test
    void signingInAgain_decidesNothingAnew() {
        demo.signIn("ana");
        String admin = demo.signInAsAdmin();
        long before = DemoUnderTest.json(demo.get("/admin/state", admin))
                .get("revision")
                .longValue();

        demo.signIn("ana");

        assertThat(DemoUnderTest.json(demo.get("/admin/state", admin))
                        .get("revision")
                        .longValue())
                .isEqualTo(before);
    }

    @Test
    void brokenStore_isAnOutage() {
        demo.breakStores();

        HttpResponse<String> answer = demo.send("POST", "/session", "", DemoUnderTest.json(Map.of("name", "ana")));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("{\"error\":\"A store does not answer. Try again in a moment.\"}");
    }
}
