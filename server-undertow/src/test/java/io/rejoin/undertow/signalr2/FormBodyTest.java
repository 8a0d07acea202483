package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.undertow.transport.BadRequestException;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms as they come over loopback, with messages of at most 100 bytes. */
final class FormBodyTest {
    private static final int MAX = 100;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static Undertow server;

    @BeforeAll
    static void start() {
        FormBody form = new FormBody(MAX, Duration.ofSeconds(30));
        server = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(exchange -> answer(form, exchange))
                .build();
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    private static void answer(FormBody form, HttpServerExchange exchange) {
        form.read(exchange)
                .thenApply(read -> read.find("data"))
                .handle((value, failure) ->
                        failure == null ? value.map(found -> "200 " + found).orElse("no data") : refusal(failure))
                .thenAccept(exchange.getResponseSender()::send);
    }

    private static String refusal(Throwable failure) {
        BadRequestException refused = (BadRequestException) (failure.getCause() == null ? failure : failure.getCause());
        return refused.status() + " " + refused.getMessage();
    }

    static String post(String body) throws IOException, InterruptedException {
        InetSocketAddress address =
                (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + "/send"))
                .POST(BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString()).body();
    }

    @ParameterizedTest
    @CsvSource({
        "data=abc, abc",
        "data=%7B%22H%22%3A1%7D, {\"H\":1}",
        "data=a+b%2Bc, a b+c",
        "data=%C3%A4, ä",
        "other=1&data=x&data=y, x",
        "metadata=no&data=yes, yes"
    })
    void field_isFoundAndDecoded(String body, String value) throws Exception {
        assertThat(post(body)).isEqualTo("200 " + value);
    }

    @Test
    void emptyField_isEmpty() throws Exception {
        assertThat(post("data=")).isEqualTo("200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data", "DATA=x", "other=x"})
    void formWithoutTheField_hasNone(String body) throws Exception {
        assertThat(post(body)).isEqualTo("no data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"data=%", "data=%zz", "data=%1"})
    void bodyThatIsNoSuchForm_isABadRequest(String body) throws Exception {
        assertThat(post(body)).startsWith("400 Protocol error");
    }

    @Test
    void fullMessage_fitsHoweverItIsEncoded() throws Exception {
        assertThat(post("data=" + "a".repeat(MAX - 5))).startsWith("200 ");
        assertThat(post("data=" + "%61".repeat(MAX - 5))).startsWith("200 ");
    }

    @Test
    void hugeBody_isRefused() throws Exception {
        assertThat(post("data=" + "a".repeat(4 * MAX))).startsWith("413 ");
        assertThat(post("x".repeat(100 * MAX) + "&data=a")).startsWith("413 ");
    }
}
