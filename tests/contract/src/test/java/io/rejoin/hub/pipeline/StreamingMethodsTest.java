package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import io.rejoin.contract.Eventually;
import io.rejoin.hub.ClientState;
import io.rejoin.hub.Hub;
import io.rejoin.hub.HubException;
import io.rejoin.token.HubName;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hub methods that answer with a stream. A server without a network; its own threads. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class StreamingMethodsTest {
    private static final HubName COUNTERS = HubName.of("counters");

    private final Counters counters = new Counters();
    private final Bench bench = new Bench(setup -> setup.hub("counters", counters));

    /** What an application might write. */
    public static final class Counters implements Hub {
        final AtomicInteger pulled = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
        final SubmissionPublisher<String> news = new SubmissionPublisher<>();

        public Stream<Integer> stream(int count) {
            return IntStream.range(0, count)
                    .boxed()
                    .peek(item -> pulled.incrementAndGet())
                    .onClose(closed::incrementAndGet);
        }

        public Iterator<Integer> iterator(int count) {
            return IntStream.range(0, count).iterator();
        }

        public CompletionStage<Stream<Integer>> streamLater(int count) {
            return CompletableFuture.supplyAsync(() -> stream(count));
        }

        public CompletableFuture<Iterator<Integer>> iteratorLater(int count) {
            return CompletableFuture.supplyAsync(() -> iterator(count));
        }

        public Flow.Publisher<Integer> publisher(int count) {
            return new OwnPublisher(count);
        }

        public SubmissionPublisher<String> news() {
            return news;
        }

        public Stream<Integer> endless() {
            return Stream.iterate(0, last -> last + 1)
                    .peek(item -> pulled.incrementAndGet())
                    .onClose(closed::incrementAndGet);
        }

        public Stream<Integer> breaking() {
            return stream(10).peek(item -> {
                if (item == 2) {
                    throw new HubException("two is too much");
                }
            });
        }

        public Stream<String> withNull() {
            return Arrays.asList("a", null).stream();
        }

        public @Nullable Stream<Integer> nothing() {
            return null;
        }

        public int plain() {
            return 7;
        }
    }

    /** A publisher of the application's own. */
    private static final class OwnPublisher implements Flow.Publisher<Integer> {
        private final int count;

        private OwnPublisher(int count) {
            this.count = count;
        }

        @Override
        public void subscribe(Flow.Subscriber<? super Integer> reader) {
            reader.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long items) {
                    IntStream.range(0, count).forEach(reader::onNext);
                    reader.onComplete();
                }

                @Override
                public void cancel() {}
            });
        }
    }

    @AfterEach
    void close() {
        counters.news.close();
        bench.close();
    }

    private CompletableFuture<@Nullable Object> call(boolean streaming, String method, Integer... arguments) {
        List<JsonNode> values = Stream.of(arguments)
                .<JsonNode>map(JsonNodeFactory.instance::numberNode)
                .toList();
        ClientCall call = new ClientCall(
                COUNTERS, "1", method, values, new ClientState(Map.of()), streaming, false, List.of(), () -> {});
        return bench.server()
                .invoke(bench.client("ana-1", "ana").connect().connection(), call)
                .toCompletableFuture();
    }

    private Taker taker(String method, Integer... arguments) {
        return Taker.of(call(true, method, arguments).join());
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "iterator", "streamLater", "iteratorLater", "publisher"})
    void whateverStreamIsReturned_itsItemsComeInOrderAndThenTheEnd(String method) {
        Taker taker = taker(method, 3).request(100).awaitEnd();

        assertThat(taker.items()).containsExactly(0, 1, 2);
        assertThat(taker.failure()).isEmpty();
    }

    @Test
    void moreSpecialPublisher_isAStreamToo() {
        Taker taker = taker("news").request(100);
        counters.news.submit("a");
        counters.news.close();

        assertThat(taker.awaitEnd().items()).containsExactly("a");
    }

    @Test
    void emptyStream_endsAndIsClosed() {
        assertThat(taker("stream", 0).request(1).awaitEnd().items()).isEmpty();
        assertThat(counters.closed).hasValue(1);
    }

    @Test
    void slowConsumer_isGivenWhatItAskedForOnly() {
        Taker taker = taker("endless");
        assertThat(counters.pulled).as("before anything was asked for").hasValue(0);
        for (int item = 1; item <= 5; item++) {
            taker.request(1).await(item);
            assertThat(counters.pulled).hasValue(item);
        }
        taker.request(3).await(8);
        taker.cancel();
        Eventually.until("it is closed", () -> counters.closed.get() == 1);
        assertThat(counters.pulled).hasValue(8);
    }

    @Test
    void streamThatNeverEnds_endsWhenItIsCancelled() {
        Taker taker = taker("endless").request(Long.MAX_VALUE).await(1_000);
        taker.cancel();

        Eventually.until("it is closed", () -> counters.closed.get() == 1);
        assertThat(taker.ends()).isZero();
    }

    @Test
    void failureInTheMiddle_comesAfterWhatWasBeforeIt() {
        Taker taker = taker("breaking").request(100).awaitEnd();

        assertThat(taker.items()).containsExactly(0, 1);
        assertThat(taker.failure()).containsInstanceOf(HubException.class);
        assertThat(counters.closed).hasValue(1);
    }

    @Test
    void nullItem_isNullInJson() {
        assertThat(taker("withNull").request(2).await(2).items()).containsExactly("a", NullNode.getInstance());
    }

    @Test
    void streamingMethod_cannotBeCalledAsAPlainOne() {
        assertThatThrownBy(() -> call(false, "Stream", 3).join())
                .hasCauseInstanceOf(HubException.class)
                .hasMessageContaining("The client attempted to invoke the streaming 'Stream' method with a"
                        + " non-streaming invocation.");
        assertThat(counters.pulled).hasValue(0);
    }

    @Test
    void plainMethod_cannotBeCalledAsAStreamingOne() {
        assertThatThrownBy(() -> call(true, "plain").join())
                .hasCauseInstanceOf(HubException.class)
                .hasMessageContaining("The client attempted to invoke the non-streaming 'plain' method with a"
                        + " streaming invocation.");
    }

    @Test
    void streamThatIsNone_isTheStagesFailure() {
        assertThatThrownBy(() -> call(true, "nothing").join()).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void unknownMethod_isToldFromAWrongNumberOfArguments() {
        assertThatThrownBy(() -> call(true, "strea").join()).hasMessageContaining("Method does not exist.");
        assertThatThrownBy(() -> call(true, "stream").join())
                .hasMessageContaining("No such method, or not with so many arguments.");
    }
}
