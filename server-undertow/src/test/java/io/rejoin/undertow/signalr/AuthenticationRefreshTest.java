package io.rejoin.undertow.signalr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.contract.Eventually;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.audit.AuditQuery;
import io.rejoin.hub.audit.AuditRecord;
import io.rejoin.hub.pipeline.HubModule;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.UserId;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users who sign in anew while they are connected. Listens on a free port. */
final class AuthenticationRefreshTest {

    private static final String MILLIS = CoreUnderTest.SIGNED_IN_MILLIS;
    /** Long enough to refresh, and to be waited for. */
    private static final String SOON = "1500";

    private final Set<UserId> barred = ConcurrentHashMap.newKeySet();

    @AutoClose
    private final CoreUnderTest server = new CoreUnderTest(
            CoreSettings.defaults().withAuthenticationRefresh().withStatefulReconnect(StatefulReconnect.defaults()),
            setup -> setup.module(new HubModule() {
                @Override
                public boolean mayUse(HubName hub, Optional<UserId> user) {
                    return user.filter(barred::contains).isEmpty();
                }
            }));

    private HttpResponse<String> refresh(String secret, String... headers) {
        return server.ask("POST", "/chat/refresh?id=" + secret, "", headers);
    }

    private HttpResponse<String> refresh(String secret, String user, long millis) {
        return refresh(secret, "Authorization", "Bearer " + user, MILLIS, String.valueOf(millis));
    }

    private void assertRefreshed(Visitor visitor, String user) {
        HttpResponse<String> answer = refresh(visitor.secret(), user, 60_000);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"tokenLifetimeSeconds\":60}");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    /** Somebody connects, signed in as briefly as those who came before, and is gone in the end: so their first sign-ins are over. */
    private void awaitFirstExpiry() {
        try (SocketClient control = new Visitor(server, "control", MILLIS, SOON).connected()) {
            assertThat(control.toTheEnd()).containsExactly("{\"type\":7,\"allowReconnect\":true}");
        }
    }

    private void assertAnswers(SocketClient socket) {
        socket.text(Visitor.call("still", "echo", "here"));
        assertThat(socket.completion("still").path("result").asText()).isEqualTo("here");
    }

    private List<AuditEvent> trail() {
        return server.hubs().audit().query(AuditQuery.newest().kind(Kind.REFRESH)).stream()
                .map(AuditRecord::event)
                .toList();
    }

    @Test
    void connectionsOfAllTransports_outliveTheirFirstSignIn() {
        Visitor ana = new Visitor(server, "ana", MILLIS, SOON);
        Visitor ben = new Visitor(server, "ben", MILLIS, SOON);
        Visitor cat = new Visitor(server, "cat", MILLIS, SOON);
        try (SocketClient socket = ana.connected()) {
            assertRefreshed(ana, "ana");
            EventClient events = ben.events();
            assertRefreshed(ben, "ben");
            ben.ask("POST", Visitor.JSON_HANDSHAKE);
            assertThat(events.event()).isEqualTo("{}");
            cat.polling();
            assertRefreshed(cat, "cat");

            awaitFirstExpiry();

            assertAnswers(socket);
            ben.ask("POST", Visitor.call("1", "echo", "still here"));
            assertThat(events.upTo("still here")).doesNotContain("\"type\":7");
            events.close();
            cat.ask("POST", Visitor.call("1", "echo", "still here"));
            assertThat(cat.poll().toString()).contains("still here");
        }
    }

    @Test
    void connectionThatSignedInAnew_isStillItself() {
        Visitor ana = new Visitor(server, "ana", MILLIS, "60000");
        try (SocketClient socket = ana.connected()) {
            socket.text(Visitor.call("1", "join", "room"));
            socket.completion("1");

            assertRefreshed(ana, "ana");

            server.hubs()
                    .clients(CoreUnderTest.CHAT)
                    .group(GroupName.of("room"))
                    .send("said", "to the room");
            assertThat(socket.message().toString()).contains("to the room");
            socket.text(Visitor.call("2", "myId"));
            assertThat(socket.completion("2").path("result").asText()).isEqualTo(ana.id());
            assertThat(server.hub.connected).hasValue(1);
        }
    }

    @Test
    void connectionThatSignedInAnew_endsWithItsNewSignIn() {
        Visitor ana = new Visitor(server, "ana", MILLIS, SOON);
        try (SocketClient socket = ana.connected()) {
            assertThat(refresh(ana.secret(), "ana", 2000).body()).isEqualTo("{\"tokenLifetimeSeconds\":2}");

            assertThat(socket.toTheEnd()).containsExactly("{\"type\":7,\"allowReconnect\":true}");
            Eventually.until(
                    "it is unknown", () -> refresh(ana.secret(), "ana", 60_000).statusCode() == 404);
        }
    }

    @Test
    void connectionThatIsEnding_is404() {
        Visitor ana = new Visitor(server, "ana", MILLIS, SOON);
        // It hears the goodbye, and does not answer it.
        try (SocketClient socket = ana.connected()) {
            assertThat(socket.message().path("type").asInt()).isEqualTo(7);

            assertThat(refresh(ana.secret(), "ana", 60_000).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void pollWithAnOlderSignIn_takesNothingAway() {
        Visitor ana = server.visitor().polling();
        assertRefreshed(ana, "ana");
        var waiting = server.askSoon("GET", ana.path(), "", ana.headers(MILLIS, SOON));

        awaitFirstExpiry();

        server.hubs()
                .clients(CoreUnderTest.CHAT)
                .client(ConnectionId.of(ana.id()))
                .send("said", "something");
        assertThat(waiting.join().body()).contains("something").doesNotContain("\"type\":7");
    }

    @Test
    void socketThatResumesWithANewerSignIn_outlivesTheFirst() {
        StatefulClient ana = new StatefulClient(server, "ana");
        ana.connected(MILLIS, SOON).close();
        try (SocketClient second = ana.resumed(1, 1, MILLIS, "60000")) {
            awaitFirstExpiry();

            assertAnswers(second);
        }
    }

    @Test
    void socketThatResumes_endsWithItsSignIn() {
        StatefulClient ana = new StatefulClient(server, "ana");
        ana.connected().close();
        try (SocketClient second = ana.resumed(1, 1, MILLIS, "300")) {
            assertThat(second.toTheEnd()).containsExactly("{\"type\":7,\"allowReconnect\":true}");
        }
    }

    @Test
    void connectionWhoseSocketIsLost_isRefreshedToo() {
        StatefulClient ana = new StatefulClient(server, "ana");
        ana.connected(MILLIS, SOON).close();
        assertThat(refresh(ana.secret(), "ana", 60_000).statusCode()).isEqualTo(200);

        awaitFirstExpiry();

        try (SocketClient second = ana.resumed(1, 1)) {
            assertAnswers(second);
        }
    }

    @Test
    void anotherUser_is403AndOnTheTrail_andTheExpiryStays() {
        Visitor ana = new Visitor(server, "ana", MILLIS, SOON);
        try (SocketClient socket = ana.connected()) {
            HttpResponse<String> answer = refresh(ana.secret(), "eve", 60_000);

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body()).isEmpty();
            assertThat(socket.toTheEnd()).containsExactly("{\"type\":7,\"allowReconnect\":true}");
            Eventually.until("it is on the trail", () -> trail().size() == 1);
            AuditEvent event = trail().get(0);
            assertThat(event.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(event.user()).contains(UserId.of("ana"));
            assertThat(event.actor()).contains(UserId.of("eve"));
            assertThat(event.connection()).contains(ConnectionId.of(ana.id()));
            assertThat(event.reason()).contains(RefusalReason.WRONG_USER);
        }
    }

    @Test
    void anonymousConnection_isNobodysToRefresh() {
        JsonNode negotiated = Visitor.json(
                server.ask("POST", "/chat/negotiate?negotiateVersion=1", "").body());
        String secret = negotiated.path("connectionToken").asText();
        try (SocketClient socket = SocketClient.open(server.port(), "/chat?id=" + secret)) {
            assertThat(socket.text(Visitor.JSON_HANDSHAKE).read())
                    .as("it is connected")
                    .isPresent();

            assertThat(refresh(secret).statusCode()).isEqualTo(401);
            assertThat(refresh(secret, "ana", 60_000).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void whoeverShowsNoSignIn_is401() {
        Visitor ana = server.visitor();
        try (SocketClient socket = ana.connected()) {
            HttpResponse<String> answer = refresh(ana.secret());

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).isEmpty();
            assertAnswers(socket);
        }
    }

    @Test
    void userWhoMayNoLongerUseTheHub_is403() {
        Visitor ana = server.visitor();
        try (SocketClient socket = ana.connected()) {
            barred.add(UserId.of("ana"));

            assertThat(refresh(ana.secret(), "ana", 60_000).statusCode()).isEqualTo(403);
            assertThat(trail()).isEmpty();
            assertAnswers(socket);
        }
    }

    @ParameterizedTest
    @CsvSource({"POST,?id=unknown,404", "POST,'',400", "GET,?id=unknown,405", "PUT,?id=unknown,405"})
    void anythingElse_isRefused(String method, String query, int status) {
        assertThat(server.ask(method, "/chat/refresh" + query, "", "Authorization", "Bearer ana")
                        .statusCode())
                .isEqualTo(status);
    }

    @Test
    void connectionThatIsOnlyExpected_is404AndStaysExpected() {
        Visitor ana = server.visitor();

        assertThat(refresh(ana.secret(), "ana", 60_000).statusCode()).isEqualTo(404);

        ana.connected().close();
    }

    @Test
    void publicId_refreshesNothing() {
        Visitor ana = server.visitor();
        try (SocketClient socket = ana.connected()) {
            assertThat(refresh(ana.id(), "ana", 60_000).statusCode()).isEqualTo(404);
            assertAnswers(socket);
        }
    }

    @Test
    void clientThatRefreshesOften_is429_andMayAgainLater() {
        Visitor ana = server.visitor();
        try (SocketClient socket = ana.connected()) {
            for (int i = 0; i < 5; i++) {
                assertRefreshed(ana, "ana");
            }
            assertThat(refresh(ana.secret(), "ana", 60_000).statusCode()).isEqualTo(429);
            assertAnswers(socket);

            server.clock.advance(Duration.ofSeconds(2));
            assertRefreshed(ana, "ana");
            assertThat(refresh(ana.secret(), "ana", 60_000).statusCode()).isEqualTo(429);
        }
    }

    @Test
    void strangerWhoTriesOften_fillsNoTrailAndTakesNothingFromTheUser() {
        Visitor ana = server.visitor();
        try (SocketClient socket = ana.connected()) {
            for (int i = 0; i < 8; i++) {
                assertThat(refresh(ana.secret(), "eve", 60_000).statusCode()).isEqualTo(403);
            }
            Eventually.until("it is on the trail", () -> trail().size() == 5);
            assertRefreshed(ana, "ana");
            assertAnswers(socket);
            assertThat(trail()).hasSize(5);
        }
    }

    @ParameterizedTest
    @CsvSource({"1000,1", "60999,60", "9000000000000,2147483647"})
    void negotiate_saysHowLongTheSignInLasts(String millis, int seconds) {
        assertThat(negotiate(server, millis).path("tokenLifetimeSeconds").asInt())
                .isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"999", "0", "-1000"})
    void negotiate_saysNothingOfASignInThatIsAsGoodAsOver(String millis) {
        assertThat(negotiate(server, millis).has("tokenLifetimeSeconds")).isFalse();
    }

    @Test
    void signInWithoutEnd_isRefreshedAndNothingIsSaidOfATime() {
        Visitor ana = server.visitor();
        try (SocketClient socket = ana.connected()) {
            HttpResponse<String> answer = refresh(ana.secret(), ana.headers());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{}");
            assertAnswers(socket);
        }
    }

    @Test
    void whereItIsOff_nothingIsSaidOfIt() {
        try (CoreUnderTest plain = new CoreUnderTest()) {
            assertThat(negotiate(plain, "60000").has("tokenLifetimeSeconds")).isFalse();
            Visitor ana = plain.visitor();
            try (SocketClient socket = ana.connected()) {
                assertThat(plain.ask("POST", "/chat/refresh?id=" + ana.secret(), "", ana.headers(MILLIS, "60000"))
                                .statusCode())
                        .isEqualTo(404);
                assertAnswers(socket);
            }
        }
    }

    @Test
    void connectionThatOutlivesItsSignInAnyway_staysSo() {
        try (CoreUnderTest lenient = new CoreUnderTest(
                CoreSettings.defaults().insecureKeepAfterExpiry().withAuthenticationRefresh())) {
            Visitor ana = lenient.visitor();
            try (SocketClient socket = ana.connected()) {
                HttpResponse<String> answer =
                        lenient.ask("POST", "/chat/refresh?id=" + ana.secret(), "", ana.headers(MILLIS, "0"));

                assertThat(answer.statusCode()).isEqualTo(200);
                assertAnswers(socket);
            }
        }
    }

    private static JsonNode negotiate(CoreUnderTest from, String millis) {
        return Visitor.json(from.ask(
                        "POST", "/chat/negotiate?negotiateVersion=1", "", "Authorization", "Bearer ana", MILLIS, millis)
                .body());
    }
}
