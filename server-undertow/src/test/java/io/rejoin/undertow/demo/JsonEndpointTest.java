package io.rejoin.undertow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests must look like. Listens on a free port. */
final class JsonEndpointTest {

    private DemoUnderTest demo;

    @BeforeEach
    void start(@TempDir Path folder) {
        demo = new DemoUnderTest(folder, Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        demo.close();
    }

    private HttpRequest.Builder signIn(String type) {
        return HttpRequest.newBuilder(demo.at("/session"))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString("{\"name\":\"ana\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp"})
    void bodyOfAnotherType_isRefused(String type) {
        assertThat(demo.send(signIn(type).build()).statusCode()).isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "Application/JSON; charset=utf-8"})
    void jsonBody_isRead(String type) {
        assertThat(demo.send(signIn(type).build()).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://127.0.0.1:1"})
    void pageOfAnotherOrigin_isRefused(String origin) {
        HttpRequest post = signIn("application/json").header("Origin", origin).build();
        HttpRequest delete = HttpRequest.newBuilder(demo.at("/as/ana/session"))
                .header("Origin", origin)
                .header("Cookie", demo.signIn("ana"))
                .DELETE()
                .build();

        assertThat(demo.send(post).statusCode()).isEqualTo(403);
        assertThat(demo.send(delete).statusCode()).isEqualTo(403);
    }

    @Test
    void pageOfThisServer_isServed() {
        String here = demo.at("").toString();

        assertThat(demo.send(signIn("application/json").header("Origin", here).build())
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "[]",
                "\"ana\"",
                "{\"name\":\"ana\"",
                "{\"name\":\"ana\"}{}",
                "{\"name\":\"ana\",\"name\":\"bob\"}",
                "{\"name\":7}",
                "{\"name\":null}",
                "{\"other\":\"ana\"}",
                "{\"name\":\"ana\",\"deep\":[[[[[[]]]]]]}",
            })
    void bodyOfAnotherForm_isRefused(String body) {
        HttpResponse<String> answer = demo.send("POST", "/session", "", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(DemoUnderTest.json(answer).get("error").textValue()).endsWith(".");
    }

    @Test
    void emptyBody_isRefused() {
        HttpRequest request = HttpRequest.newBuilder(demo.at("/session"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.noBody())
                .build();

        assertThat(demo.send(request).statusCode()).isEqualTo(400);
    }

    @Test
    void bodyOfTheLargestSize_isRead() {
        assertThat(demo.send("POST", "/session", "", padded(JsonBody.BYTES_MAX)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void bodyBeyondIt_isRefused() {
        assertThat(demo.send("POST", "/session", "", padded(JsonBody.BYTES_MAX + 1))
                        .statusCode())
                .isEqualTo(413);
    }

    /** The server does not wait for the end of it, so a client that is still sending may see the line cut instead. */
    @Test
    void bodyBeyondIt_isRefusedAlsoWhenItsLengthIsNotTold() {
        byte[] large = padded(2 * JsonBody.BYTES_MAX).getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(demo.at("/session"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
                .build();

        assertThat(demo.answer(request).map(HttpResponse::statusCode).orElse(413))
                .isEqualTo(413);
        assertThat(demo.get("/", "").statusCode()).isEqualTo(200);
    }

    private static String padded(int bytes) {
        String body = "{\"name\":\"ana\"}";
        return body + " ".repeat(bytes - body.length());
    }

    @Test
    void unknownPath_isNotFound() {
        assertThat(demo.get("/nothing", "").statusCode()).isEqualTo(404);
        assertThat(demo.get("/nothing", "").body()).isEqualTo("{\"error\":\"There is nothing here.\"}");
    }

    @Test
    void wrongMethod_isNotAllowed() {
        assertThat(demo.get("/session", "").statusCode()).isEqualTo(405);
        assertThat(demo.send("PUT", "/as/ana/signalr/negotiate", "", "").statusCode())
                .isEqualTo(405);
    }
}
