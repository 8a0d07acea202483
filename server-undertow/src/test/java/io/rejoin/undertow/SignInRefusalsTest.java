package io.rejoin.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.rejoin.contract.Eventually;
import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.hub.Hub;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.token.KeyRing;
import io.rejoin.undertow.SignInRefusals.Reason;
import io.rejoin.undertow.signalr.CoreSettings;
import io.undertow.Handlers;
import io.undertow.Undertow;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What handlers of both protocols count of those that they do not let in. Listens on a free port. */
final class SignInRefusalsTest {

    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    private static final String CLASSIC = "/signalr/negotiate?clientProtocol=2.0&connectionData=[{\"name\":\"chat\"}]";
    private static final String CORE = "/chat/negotiate?negotiateVersion=1";

    private final HubServer hubs = HubServer.with(new ReconnectSecurity(
                    KeyRing.generate(), new InMemoryGrantStore(), new InMemoryReplayStore(), new InMemoryAuditStore()))
            .requireUser()
            .hub("chat", new Hub() {})
            .start();
    private final UserSource users = JwtUsers.secret(KEY, "issuer", "chat", Clock.systemUTC());
    private final HubHandler classic = new HubHandler(hubs, users);
    private final HubHandler core = HubHandler.core(hubs, users, CoreSettings.defaults(), "chat");
    private final HubHandler lists =
            HubHandler.core(hubs, UserSource.bearer(token -> Optional.empty()), CoreSettings.defaults(), "chat");
    private final HttpClient http = HttpClient.newHttpClient();
    private final Undertow undertow = ServerLimits.apply(Undertow.builder())
            .addHttpListener(0, "127.0.0.1")
            .setHandler(Handlers.path()
                    .addPrefixPath("/signalr", classic)
                    .addPrefixPath("/chat", core)
                    .addPrefixPath("/lists", lists))
            .build();

    SignInRefusalsTest() {
        undertow.start();
    }

    @AfterEach
    void stop() {
        hubs.close();
        undertow.stop();
    }

    private static String token(int secondsLeft) throws JOSEException {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer("issuer")
                .audience("chat")
                .subject("ana")
                .expirationTime(Date.from(Instant.now().plusSeconds(secondsLeft)))
                .build();
        SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        jwt.sign(new MACSigner(KEY));
        return "Bearer " + jwt.serialize();
    }

    private URI address(String scheme, String path) {
        int port = ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
        return URI.create(scheme + "://127.0.0.1:" + port
                + path.replace("[", "%5B")
                        .replace("]", "%5D")
                        .replace("{", "%7B")
                        .replace("}", "%7D")
                        .replace("\"", "%22"));
    }

    private int ask(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address("http", path))
                .method(path.startsWith("/signalr") ? "GET" : "POST", BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    /** What it counted, but for zeros. */
    private static Map<Reason, Long> counts(HubHandler handler) {
        return Arrays.stream(Reason.values())
                .filter(reason -> handler.refusals().count(reason) > 0)
                .collect(Collectors.toMap(reason -> reason, handler.refusals()::count));
    }

    /** Some are counted only when their answer is out. */
    private static void expect(HubHandler handler, Map<Reason, Long> counts) {
        Eventually.until("it has counted", () -> counts(handler).equals(counts));
    }

    @Test
    void refusals_areCountedByReason_andByProtocol() throws Exception {
        for (String path : new String[] {CLASSIC, CORE}) {
            assertThat(ask(path)).isEqualTo(401);
            assertThat(ask(path, "Authorization", "Basic YTpi")).isEqualTo(401);
            assertThat(ask(path, "Authorization", "Bearer garbage")).isEqualTo(401);
            assertThat(ask(path, "Authorization", token(-3_600))).isEqualTo(401);
            assertThat(ask(path, "Authorization", token(60), "Origin", "https://evil.example"))
                    .isEqualTo(403);
            assertThat(ask(path, "Authorization", token(60), "Authorization", token(60)))
                    .isEqualTo(400);
            assertThat(ask(path, "Authorization", token(60))).isEqualTo(200);
        }
        assertThat(ask(CORE, "Authorization", token(-60))).isEqualTo(401);

        Map<Reason, Long> each = Map.of(
                Reason.MISSING,
                2L,
                Reason.INVALID,
                1L,
                Reason.EXPIRED,
                1L,
                Reason.FOREIGN_ORIGIN,
                1L,
                Reason.AMBIGUOUS,
                1L);
        expect(classic, each);
        Eventually.until("it has counted", () -> core.refusals().count(Reason.EXPIRED) == 2);
        assertThat(core.refusals().count(Reason.MISSING)).isEqualTo(2);
        assertThat(counts(lists)).isEmpty();
    }

    @Test
    void tokenThatIsNobodys_isInvalid_alsoIfTheSourceDoesNotThrow() throws Exception {
        assertThat(ask("/lists/negotiate", "Authorization", "Bearer of-nobody")).isEqualTo(401);
        assertThat(ask("/lists/negotiate?access_token=of-nobody")).isEqualTo(401);
        assertThat(ask("/lists/negotiate")).isEqualTo(401);

        expect(lists, Map.of(Reason.INVALID, 2L, Reason.MISSING, 1L));
    }

    @ParameterizedTest
    @CsvSource({"Bearer garbage, INVALID", "'', MISSING"})
    void socketThatIsRefused_isCounted(String shown, Reason reason) {
        WebSocket.Builder socket = http.newWebSocketBuilder();
        if (!shown.isEmpty()) {
            socket.header("Authorization", shown);
        }
        try {
            socket.buildAsync(address("ws", "/chat"), new WebSocket.Listener() {})
                    .join();
        } catch (CompletionException refused) {
            expect(core, Map.of(reason, 1L));
            return;
        }
        throw new AssertionError("it was let in");
    }

    @Test
    void whatElseIsWrong_isNotCounted() throws Exception {
        assertThat(ask("/chat/nowhere", "Authorization", token(60))).isEqualTo(404);
        assertThat(ask("/chat/nowhere")).isEqualTo(404);
        assertThat(ask("/signalr/nowhere")).isEqualTo(404);

        assertThat(counts(core)).isEmpty();
        assertThat(counts(classic)).isEmpty();
    }
}
