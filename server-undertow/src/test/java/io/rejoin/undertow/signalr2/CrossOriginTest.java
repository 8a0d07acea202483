package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.undertow.OriginCheck;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of other origins, as browsers announce them. Listens on a free port. */
final class CrossOriginTest {

    private static final String FRIEND = "https://app.example";

    private final ClassicUnderTest server = ClassicUnderTest.withHandler(
            ClassicSettings.defaults(), handler -> handler.origins(OriginCheck.allow(Set.of(FRIEND))));

    @AfterEach
    void stop() {
        server.close();
    }

    private RawResponse ask(String method, String path, String... headers) {
        return RawResponse.open(server.port()).request(method, path, "", headers);
    }

    @Test
    void friend_mayReadTheAnswerWithItsCredentials() {
        RawResponse answer = ask("GET", "/negotiate", "Origin: " + FRIEND);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("access-control-allow-origin")).isEqualTo(FRIEND);
        assertThat(answer.header("access-control-allow-credentials")).isEqualTo("true");
        assertThat(answer.header("vary")).isEqualTo("Origin");
    }

    @Test
    void friend_mayReadWhyItWasRefused() {
        RawResponse answer = ask("POST", "/send", "Origin: " + FRIEND);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.header("access-control-allow-origin")).isEqualTo(FRIEND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://app.example", "https://app.example.evil.example", "null", "https://evil.example"})
    void stranger_isRefusedAndMayReadNothing(String origin) {
        RawResponse answer = ask("GET", "/negotiate", "Origin: " + origin);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("access-control-allow-origin")).isEmpty();
        assertThat(answer.header("vary")).isEqualTo("Origin");
    }

    @Test
    void strangersHandshake_isRefused() {
        RawResponse answer = ask(
                "GET",
                "/connect?transport=webSockets",
                "Origin: https://evil.example",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void friendsPreflight_isAnsweredWithWhatItMaySend() {
        RawResponse answer = ask(
                "OPTIONS",
                "/poll",
                "Origin: " + FRIEND,
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("access-control-allow-origin")).isEqualTo(FRIEND);
        assertThat(answer.header("access-control-allow-headers"))
                .contains("Authorization", "Rejoin-Token", "Rejoin-Position", "Rejoin-Key", "Rejoin-Proof");
        assertThat(answer.header("access-control-allow-methods")).isEqualTo("GET, POST, DELETE");
    }

    @Test
    void strangersPreflight_isRefused() {
        RawResponse answer =
                ask("OPTIONS", "/poll", "Origin: https://evil.example", "Access-Control-Request-Method: POST");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("access-control-allow-methods")).isEmpty();
    }

    @Test
    void program_isNamedNoOrigin() {
        RawResponse answer = ask("GET", "/ping");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("access-control-allow-origin")).isEmpty();
        assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "null", "https://*.example", "app.example", "https://app.example/", "HTTPS://app.example"})
    void whatIsNoOrigin_cannotBeAllowed(String origin) {
        assertThatThrownBy(() -> OriginCheck.allow(Set.of(origin))).isInstanceOf(IllegalArgumentException.class);
    }
}
