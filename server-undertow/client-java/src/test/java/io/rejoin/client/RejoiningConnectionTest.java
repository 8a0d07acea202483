package io.rejoin.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.signalr.TransportEnum;
import io.reactivex.rxjava3.core.Single;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What upstream's client makes of what is around it. Touches loopback only. */
final class RejoiningConnectionTest {
    private static final long PATIENCE_SECONDS = 10;

    @AutoClose
    private final Hub hub = new Hub();

    RejoiningConnectionTest() throws IOException {}

    private RejoiningBuilder toHub() {
        return RejoiningConnection.create(hub.address()).withTransport(TransportEnum.LONG_POLLING);
    }

    private static Throwable failure(RejoiningConnection connection) {
        return connection
                .start()
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .materialize()
                .blockingGet()
                .getError();
    }

    @Test
    void answerToNegotiateBreaksOff_startFails_andCanBeRepeated() {
        hub.breakOff();
        try (RejoiningConnection connection = toHub().build()) {
            assertThat(failure(connection)).hasMessageContaining("unexpected end of stream");
            assertThat(failure(connection)).hasMessageContaining("unexpected end of stream");
        }
        assertThat(hub.requests()).hasSize(2);
    }

    @Test
    void settingsOfTheApplication_areOnEveryTry_besidesTheClaim() {
        hub.breakOff();
        try (RejoiningConnection connection = toHub().withHeader("X-Tenant", "7")
                .withAccessTokenProvider(Single.just("ana"))
                .setHttpClientBuilderCallback(client -> client.addInterceptor(chain -> chain.proceed(
                        chain.request().newBuilder().header("X-Own", "yes").build())))
                .build()) {
            failure(connection);
        }
        Seen seen = hub.last();

        assertThat(seen.header("X-Tenant")).contains("7");
        assertThat(seen.header("X-Own")).contains("yes");
        assertThat(seen.header("Authorization")).contains("Bearer ana");
        assertThat(seen.header("Rejoin-Token")).contains("none");
        assertThat(seen.header("Rejoin-Key")).isPresent();
    }

    @Test
    void withoutKey_noneIsShown() {
        hub.breakOff();
        try (RejoiningConnection connection = toHub().withoutKey().build()) {
            failure(connection);
        }

        assertThat(hub.last().header("Rejoin-Key")).isEmpty();
        assertThat(hub.last().header("Rejoin-Token")).contains("none");
    }

    /** Not even while it waits for an hour. */
    @Test
    void closed_noThreadThatKeepsJavaAliveIsLeft() {
        Set<Thread> before = keepingJavaAlive();
        hub.breakOff();
        try (RejoiningConnection connection = toHub().withReconnect(
                        ReconnectPolicy.backOff(Duration.ofHours(1), Duration.ofHours(1)))
                .withStartRetry()
                .build()) {
            connection.start();
            Eventually.holds("it tries", () -> hub.requests().size() == 1);
        }

        Eventually.holds("its threads end", () -> before.containsAll(keepingJavaAlive()));
    }

    private static Set<Thread> keepingJavaAlive() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Predicate.not(Thread::isDaemon))
                .collect(Collectors.toSet());
    }
}
