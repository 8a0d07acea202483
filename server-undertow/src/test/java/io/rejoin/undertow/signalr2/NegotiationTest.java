package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.undertow.signalr2.Negotiation.Redirect;
import io.rejoin.undertow.signalr2.Negotiation.Refusal;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What clients are told before they connect. Listens on a free port. */
final class NegotiationTest {

    private static HttpResponse<String> negotiate(ClassicSettings settings, String path) {
        try (ClassicUnderTest server = new ClassicUnderTest(settings, UnaryOperator.identity())) {
            return server.get(path);
        }
    }

    private static JsonNode answer(ClassicSettings settings) {
        return RawClient.json(
                negotiate(settings, "/negotiate?clientProtocol=2.1").body());
    }

    private static ClassicSettings redirecting() {
        URI elsewhere = URI.create("https://hubs.example/signalr?asked=1");
        return ClassicSettings.defaults()
                .withNegotiation((exchange, user) -> new Redirect(
                        elsewhere, Optional.of("secret of " + user.orElseThrow().value())));
    }

    @Test
    void everyTiming_isTold() {
        ClassicTimings timings = new ClassicTimings(
                Optional.of(Duration.ofSeconds(4)),
                Duration.ofSeconds(60),
                Duration.ofSeconds(3),
                Duration.ofMillis(1_500),
                Duration.ofMinutes(1),
                Duration.ofHours(1));
        JsonNode told = answer(ClassicSettings.defaults().withTimings(timings));

        assertThat(told.path("KeepAliveTimeout").asDouble()).isEqualTo(8.0);
        assertThat(told.path("DisconnectTimeout").asDouble()).isEqualTo(30.0);
        assertThat(told.path("ConnectionTimeout").asDouble()).isEqualTo(60.0);
        assertThat(told.path("TransportConnectTimeout").asDouble()).isEqualTo(3.0);
        assertThat(told.path("LongPollDelay").asDouble()).isEqualTo(1.5);
    }

    @Test
    void keepAliveThatIsOff_isToldAsNull() {
        ClassicTimings silent = ClassicTimings.defaults().withKeepAlive(Optional.empty());
        JsonNode told = answer(ClassicSettings.defaults().withTimings(silent));

        assertThat(told.has("KeepAliveTimeout")).isTrue();
        assertThat(told.path("KeepAliveTimeout").isNull()).isTrue();
    }

    @Test
    void transportThatIsNotOffered_isNotServed() {
        ClassicSettings polls = ClassicSettings.defaults().withTransports(EnumSet.of(TransportKind.LONG_POLLING));
        assertThat(answer(polls).path("TryWebSockets").asBoolean()).isFalse();
        try (ClassicUnderTest server = new ClassicUnderTest(polls, UnaryOperator.identity())) {
            HttpVisitor ana = new HttpVisitor(server, "serverSentEvents");
            RawResponse refused = ana.response().request("GET", ana.path("connect"), "");

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).isEqualTo("Protocol error: Unknown transport.");
            new HttpVisitor(server, "longPolling").connectPolling();
        }
    }

    @Test
    void redirect_isToldToAClientThatUnderstandsIt() {
        JsonNode told = answer(redirecting());

        assertThat(told.path("RedirectUrl").asText()).isEqualTo("https://hubs.example/signalr?asked=1");
        assertThat(told.path("AccessToken").asText()).isEqualTo("secret of ana");
        assertThat(told.path("ProtocolVersion").asText()).isEqualTo("2.0");
        assertThat(told.has("ConnectionToken")).isFalse();
    }

    @Test
    void redirect_isAnErrorToAnOlderClient() {
        HttpResponse<String> told = negotiate(redirecting(), "/negotiate?clientProtocol=1.5");

        assertThat(told.statusCode()).isEqualTo(403);
        assertThat(told.body()).doesNotContain("hubs.example", "secret");
    }

    @Test
    void refusal_isTold() {
        ClassicSettings closed = ClassicSettings.defaults()
                .withNegotiation((exchange, user) -> new Refusal("We are closed on \"Sundays\"."));

        assertThat(answer(closed).path("Error").asText()).isEqualTo("We are closed on \"Sundays\".");
        HttpResponse<String> older = negotiate(closed, "/negotiate");
        assertThat(older.statusCode()).isEqualTo(403);
        assertThat(older.body()).isEqualTo("We are closed on \"Sundays\".");
    }

    @Test
    void redirect_printsNoToken() {
        assertThat(new Redirect(URI.create("https://hubs.example/"), Optional.of("secret")))
                .asString()
                .doesNotContain("secret");
    }

    @Test
    void redirectToNowhere_cannotBeMade() {
        assertThatThrownBy(() -> new Redirect(URI.create("/signalr"), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Redirect(URI.create("javascript:alert(1)"), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timingsThatMakeNoSense_cannotBeSet() {
        ClassicTimings timings = ClassicTimings.defaults();
        assertThatThrownBy(() -> timings.withKeepAlive(Optional.of(Duration.ZERO)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> timings.withPolls(Duration.ZERO, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> timings.withPolls(Duration.ofSeconds(1), Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ClassicSettings.defaults().withTransports(EnumSet.noneOf(TransportKind.class)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
