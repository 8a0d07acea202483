package io.rejoin.undertow.signalr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.token.KeyRing;
import io.rejoin.undertow.HubHandler;
import io.rejoin.undertow.JwtUsers;
import io.rejoin.undertow.OriginCheck;
import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that are refreshed with access tokens that expire, through all that a request goes through. Listens on a free port. */
final class SignedTokenRefreshTest {

    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    private static final String PAGE = "https://app.example";

    private final HubServer hubs = HubServer.with(new ReconnectSecurity(
                    KeyRing.generate(), new InMemoryGrantStore(), new InMemoryReplayStore(), new InMemoryAuditStore()))
            .hub("Chat", new ChatHub())
            .start();
    private final Undertow undertow = Undertow.builder()
            .addHttpListener(
                    0,
                    "127.0.0.1",
                    HubHandler.core(
                                    hubs,
                                    JwtUsers.secret(KEY, "issuer", "chat", Clock.systemUTC()),
                                    CoreSettings.defaults().withAuthenticationRefresh(),
                                    "Chat")
                            .origins(OriginCheck.allow(Set.of(PAGE))))
            .build();
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void start() {
        undertow.start();
    }

    @AfterEach
    void stop() {
        hubs.close();
        undertow.stop();
    }

    private int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    private static String token(String user, int seconds) throws JOSEException {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer("issuer")
                .audience("chat")
                .subject(user)
                .expirationTime(Date.from(Instant.now().plusSeconds(seconds)))
                .build();
        SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        jwt.sign(new MACSigner(KEY));
        return jwt.serialize();
    }

    private HttpResponse<String> ask(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(method, BodyPublishers.noBody())
                .headers(headers)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private JsonNode negotiate(String token) throws IOException, InterruptedException {
        return Visitor.json(ask("POST", "/negotiate?negotiateVersion=1", "Authorization", "Bearer " + token)
                .body());
    }

    private HttpResponse<String> refresh(JsonNode negotiated, String token) throws IOException, InterruptedException {
        return ask("POST", "/refresh?id=" + secret(negotiated), "Authorization", "Bearer " + token);
    }

    private static String secret(JsonNode negotiated) {
        return negotiated.path("connectionToken").asText();
    }

    private SocketClient connected(JsonNode negotiated, String token) {
        SocketClient socket =
                SocketClient.open(port(), "/?id=" + secret(negotiated), "Authorization", "Bearer " + token);
        socket.text(Visitor.JSON_HANDSHAKE);
        assertThat(socket.message().toString()).isEqualTo("{}");
        return socket;
    }

    @Test
    void socket_staysOpenPastItsFirstToken_whereAnotherIsClosed() throws Exception {
        String first = token("ana", 4);
        JsonNode ana = negotiate(first);
        assertThat(ana.path("tokenLifetimeSeconds").asInt()).isBetween(1, 4);
        try (SocketClient socket = connected(ana, first);
                SocketClient control = connected(negotiate(first), first)) {
            String forged = token("ana", 600).replaceFirst("\\.[^.]*$", ".AAAA");
            HttpResponse<String> refused = refresh(ana, forged);
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).isEmpty();
            assertThat(refresh(ana, token("eve", 600)).statusCode()).isEqualTo(403);
            assertThat(refresh(ana, token("ana", -600)).statusCode()).isEqualTo(401);
            HttpResponse<String> answer = refresh(ana, token("ana", 600));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(Visitor.json(answer.body()).path("tokenLifetimeSeconds").asInt())
                    .isBetween(500, 600);

            assertThat(control.toTheEnd()).containsExactly("{\"type\":7,\"allowReconnect\":true}");

            socket.text(Visitor.call("1", "echo", "still here"));
            assertThat(socket.completion("1").path("result").asText()).isEqualTo("still here");
        }
    }

    @Test
    void pageOfAFriend_mayRefresh_andOfNobodyElse() throws Exception {
        HttpResponse<String> answer = ask(
                "OPTIONS",
                "/refresh?id=x",
                "Origin",
                PAGE,
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization,x-requested-with,x-signalr-user-agent");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue(PAGE);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
                .contains("POST");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
                .contains("Authorization");
        assertThat(ask("POST", "/refresh?id=x", "Origin", "https://evil.example", "Authorization", "Bearer x")
                        .statusCode())
                .isEqualTo(403);
    }
}
