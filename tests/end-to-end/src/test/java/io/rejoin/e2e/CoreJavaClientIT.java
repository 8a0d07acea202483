package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.signalr.TransportEnum;
import io.reactivex.rxjava3.core.Observable;
import io.reactivex.rxjava3.subjects.ReplaySubject;
import io.reactivex.rxjava3.subjects.Subject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The unmodified Java client of ASP.NET Core SignalR, which writes JSON in binary frames and does not reconnect by itself. Touches
 * loopback only.
 */
final class CoreJavaClientIT {
    @AutoClose
    private static final CoreServer server = CoreServer.start();

    /** When this client polls it posts the items of a stream all at once, in no order. */
    @ParameterizedTest
    @EnumSource(names = {"WEBSOCKETS", "LONG_POLLING"})
    void javaClient_callsItsHub(TransportEnum transport) {
        String ana = "calling " + transport;
        server.grant(ana, ana);
        try (CoreJavaClient client = CoreJavaClient.connect(server.address(), ana, transport)) {
            assertThat(client.call(String.class, "whoAmI")).isEqualTo(ana);
            assertThat(client.call(Integer.class, "add", 1, 2)).isEqualTo(3);
            assertThat(client.stream(Integer.class, "count", 3)).containsExactly(0, 1, 2);
            if (transport == TransportEnum.WEBSOCKETS) {
                assertThat(client.call(Integer.class, "sum", Observable.just(1, 2, 3)))
                        .isEqualTo(6);
            }
            assertThatThrownBy(() -> client.run("refuse", "too late")).hasMessageContaining("too late");
            assertThatThrownBy(() -> client.call(Integer.class, "divide", 1, 0))
                    .message()
                    .contains("divide")
                    .doesNotContain("zero");
            client.run("join", ana);
            client.run("say", ana, "hello");
            client.awaitSaid("hello");

            assertThat(client.texts()).containsExactly("hello");
        }
        Until.holds("the hub is told", () -> server.chat().count("disconnected", ana) == 1);
    }

    /**
     * When it polls, each item is a request of its own, and this client has five at a time, its poll included. They come in no order:
     * so the call must be there before the first item, and no end is said.
     */
    @ParameterizedTest
    @EnumSource(names = {"WEBSOCKETS", "LONG_POLLING"})
    void javaClient_streamsBothWaysAtOnce(TransportEnum transport) {
        int items = 200;
        String ana = "streaming " + transport;
        Subject<Integer> numbers = ReplaySubject.create();
        try (CoreJavaClient client = CoreJavaClient.connect(server.address(), ana, transport)) {
            CompletableFuture<List<Integer>> answers =
                    CompletableFuture.supplyAsync(() -> client.stream(items, Integer.class, "twice", numbers));
            Until.holds("the hub is called", () -> server.chat().count("streaming", ana) == 1);

            IntStream.range(0, items).forEach(numbers::onNext);

            assertThat(answers.join())
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, items).map(i -> 2 * i).boxed().toList());
            assertThat(client.call(Integer.class, "add", 1, 2)).isEqualTo(3);
        }
    }

    /** Both sides say it at the same time, in one order or another. */
    @Test
    void goodbye_isAnsweredEachTime() {
        String ana = "leaving";
        server.grant(ana, ana);
        for (int times = 1; times <= 50; times++) {
            int count = times;
            try (CoreJavaClient client = CoreJavaClient.connect(server.address(), ana, TransportEnum.WEBSOCKETS)) {
                client.run("join", ana);
            }
            Until.holds("the hub is told", () -> server.chat().count("disconnected", ana) == count);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WEBSOCKETS", "LONG_POLLING"})
    void networkBreaks_clientThatStartsAgainIsBackWithWhatItMissed(TransportEnum transport) {
        String ana = "java " + transport;
        String open = "open " + transport;
        String secret = "secret " + transport;
        server.grant(ana, open, secret);
        try (CutProxy network = CutProxy.to(server.port());
                CoreJavaClient client = CoreJavaClient.connect(network.address(), ana, transport)) {
            String id = client.id();
            client.run("join", open);
            client.run("join", secret);
            Until.holds("the client has its token", () -> client.holdsTokenFor(secret));

            network.cut();
            server.awaitAway(ana);
            server.publish(open, "missed 1");
            server.publish(secret, "secret 1");
            server.revoke(ana, secret);
            server.publish(open, "missed 2");
            network.mend();
            client.awaitSaid("missed 2");
            server.publish(secret, "secret 2");
            server.publish(open, "live");
            client.awaitSaid("live");

            assertThat(client.texts()).containsExactly("missed 1", "missed 2", "live");
            assertThat(client.id()).isEqualTo(id);
            assertThat(client.returns())
                    .singleElement()
                    .satisfies(told -> assertThat(told)
                            .containsAllEntriesOf(Map.of("back", true, "gap", false, "groups", 1.0, "refused", 1.0)));
            assertThat(server.chat().count("connected", ana)).isEqualTo(1);
            assertThat(server.chat().count("reconnected", ana)).isEqualTo(1);
        }
    }
}
