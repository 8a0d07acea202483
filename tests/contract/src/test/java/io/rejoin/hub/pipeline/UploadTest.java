package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rejoin.contract.Eventually;
import io.rejoin.hub.ClientState;
import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.HubException;
import io.rejoin.token.HubName;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients stream to hub methods. A server without a network; items are given by hand. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class UploadTest {
    private static final HubName MILL = HubName.of("mill");

    private final Mill mill = new Mill();
    private final Bench bench = new Bench(setup -> setup.hub("mill", mill));
    private final Feed feed = new Feed();

    /** What an application might write. */
    public static final class Mill implements Hub {
        volatile Optional<Iterator<Integer>> kept = Optional.empty();
        volatile Optional<Taker> taker = Optional.empty();
        final CompletableFuture<String> later = new CompletableFuture<>();

        public int sumOfStream(Stream<Integer> numbers) {
            return numbers.mapToInt(Integer::intValue).sum();
        }

        public int sumOfIterator(Iterator<Integer> numbers) {
            int sum = 0;
            while (numbers.hasNext()) {
                sum += numbers.next();
            }
            return sum;
        }

        public CompletionStage<String> publisher(Flow.Publisher<Integer> numbers) {
            taker = Optional.of(Taker.of(numbers));
            return later;
        }

        public String firstOf(HubCall call, int count, Stream<String> words, String end) {
            return words.limit(count).reduce("", String::concat) + end;
        }

        public List<Object> two(Iterator<Integer> first, Iterator<String> second) {
            List<Object> all = new ArrayList<>();
            first.forEachRemaining(all::add);
            second.forEachRemaining(all::add);
            return all;
        }

        public String ignoring(Stream<Integer> numbers, Flow.Publisher<String> words) {
            return "ignored";
        }

        public String keeping(Iterator<Integer> numbers) {
            kept = Optional.of(numbers);
            return "kept";
        }

        public String tired(Iterator<Integer> numbers) {
            numbers.next();
            throw new HubException("tired");
        }

        public Stream<Integer> doubled(Stream<Integer> numbers) {
            return numbers.map(number -> number * 2);
        }

        public String surprised(Iterator<Integer> numbers) {
            try {
                numbers.next();
                return "not at all";
            } catch (NoSuchElementException e) {
                return "nothing";
            } catch (HubException e) {
                return e.getMessage() + "/" + again(numbers);
            }
        }

        private static String again(Iterator<Integer> numbers) {
            try {
                return String.valueOf(numbers.hasNext());
            } catch (HubException e) {
                return String.valueOf(e.getMessage());
            }
        }

        public String nullable(Iterator<@Nullable String> words) {
            return String.valueOf(words.next());
        }
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private CompletableFuture<@Nullable Object> call(
            boolean streaming, String method, List<? extends Flow.Publisher<JsonNode>> streams, JsonNode... arguments) {
        ClientCall call = new ClientCall(
                MILL,
                "1",
                method,
                List.of(arguments),
                new ClientState(Map.of()),
                streaming,
                false,
                List.copyOf(streams),
                () -> {});
        var connection = bench.client("ana-1", "ana").connect().connection();
        return CompletableFuture.supplyAsync(
                        () -> bench.server().invoke(connection, call),
                        bench.server().workers())
                .thenCompose(stage -> stage);
    }

    private CompletableFuture<@Nullable Object> call(String method) {
        return call(false, method, List.of(feed));
    }

    private void give(Object... items) {
        for (Object item : items) {
            Eventually.until("an item is wanted", () -> feed.wanted() > 0);
            feed.give(item);
        }
    }

    private void assertFails(CompletableFuture<?> call, String text) {
        assertThatThrownBy(call::join).hasCauseInstanceOf(HubException.class).hasMessageEndingWith(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sumOfStream", "sumOfIterator"})
    void hubMethod_waitsForEachItem(String method) {
        CompletableFuture<@Nullable Object> sum = call(method);
        give(1, 2);
        assertThat(sum).isNotDone();
        give(39);
        feed.end();

        assertThat(sum.join()).isEqualTo(42);
        assertThat(feed.cancels()).as("an ended stream is not cancelled").isZero();
    }

    @Test
    void readAhead_isOneBatchAtATime() {
        CompletableFuture<@Nullable Object> sum = call("sumOfIterator");
        Eventually.until("the first batch is wanted", () -> feed.wanted() == 10);
        give(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(feed.wanted()).isEqualTo(1);
        give(10);
        Eventually.until("the next is wanted", () -> feed.wanted() == 10);
        feed.end();

        assertThat(sum.join()).isEqualTo(55);
    }

    @Test
    void errorOfTheClient_reachesTheHubMethod() {
        CompletableFuture<@Nullable Object> sum = call("sumOfStream");
        give(1);
        feed.fail(new HubException("the client's words"));

        assertFails(sum, "the client's words");
    }

    @Test
    void streamThatBreaksOff_isAHubExceptionToo() {
        CompletableFuture<@Nullable Object> sum = call("sumOfStream");
        Eventually.until("it reads", feed::isRead);
        feed.fail(new IllegalStateException("a secret"));

        assertFails(sum, "The client's stream broke off.");
    }

    @Test
    void itemOfTheWrongKind_endsTheStream() {
        CompletableFuture<@Nullable Object> said = call("surprised");
        give("no number");

        String text = "An item of the stream is not of the right kind.";
        assertThat(said.join()).isEqualTo(text + "/" + text);
        assertThat(feed.cancels()).isEqualTo(1);
    }

    @Test
    void emptyStream_hasNoElement() {
        CompletableFuture<@Nullable Object> said = call("surprised");
        Eventually.until("it reads", feed::isRead);
        feed.end();

        assertThat(said.join()).isEqualTo("nothing");
    }

    @Test
    void streams_areNoArguments_andMayStandBetweenThem() {
        CompletableFuture<@Nullable Object> words = call(
                false,
                "firstOf",
                List.of(feed),
                JsonNodeFactory.instance.numberNode(2),
                JsonNodeFactory.instance.textNode("!"));
        give("a", "b");

        assertThat(words.join()).isEqualTo("ab!");
        assertThat(feed.cancels()).as("nobody wants more").isEqualTo(1);
    }

    @Test
    void severalStreams_areTakenInTheirOrder() {
        Feed second = new Feed();
        CompletableFuture<@Nullable Object> all = call(false, "two", List.of(feed, second));
        give(1);
        assertThat(second.wanted()).as("of what is read later").isZero();
        feed.end();
        Eventually.until("it reads on", () -> second.wanted() > 0);
        second.give("x").end();

        assertThat(all.join()).isEqualTo(List.of(1, "x"));
    }

    @Test
    void otherNumberOfStreams_isRefused_andWhatCameIsCancelled() {
        Feed second = new Feed();

        assertFails(call(false, "sumOfStream", List.of()), "Client sent 0 stream(s), Hub method expects 1.");
        assertFails(
                call(false, "sumOfStream", List.of(feed, second)), "Client sent 2 stream(s), Hub method expects 1.");
        assertThat(List.of(feed.cancels(), second.cancels())).containsExactly(1, 1);
    }

    @Test
    void streamsOfUnknownMethods_areCancelled() {
        assertFails(call("nothing"), "Method does not exist.");
        assertThat(feed.cancels()).isEqualTo(1);
    }

    @Test
    void ignoredStreams_areCancelledWhenTheCallEnds() {
        Feed second = new Feed();

        assertThat(call(false, "ignoring", List.of(feed, second)).join()).isEqualTo("ignored");
        assertThat(List.of(feed.cancels(), second.cancels())).containsExactly(1, 1);
    }

    @Test
    void methodThatFails_endsItsStream() {
        CompletableFuture<@Nullable Object> said = call("tired");
        give(1);

        assertFails(said, "tired");
        assertThat(feed.cancels()).isEqualTo(1);
    }

    @Test
    void whoReadsOnAfterTheCall_isToldThatItEnded() {
        assertThat(call("keeping").join()).isEqualTo("kept");
        Iterator<Integer> kept = mill.kept.orElseThrow();

        assertThatThrownBy(kept::hasNext).isInstanceOf(HubException.class).hasMessage("The call has ended.");
        feed.force(1);
        assertThatThrownBy(kept::next).isInstanceOf(HubException.class);
    }

    @Test
    void nullItem_isNull_exceptForAPublisher() {
        CompletableFuture<@Nullable Object> said = call("nullable");
        give(JsonNodeFactory.instance.nullNode());
        assertThat(said.join()).isEqualTo("null");

        Feed other = new Feed();
        CompletableFuture<@Nullable Object> call = call(false, "publisher", List.of(other));
        Eventually.until("it reads", other::isRead);
        mill.taker.orElseThrow().request(5);
        other.give(JsonNodeFactory.instance.nullNode());
        assertThat(mill.taker.orElseThrow().awaitEnd().failure()).containsInstanceOf(HubException.class);
        assertThat(call).isNotDone();
    }

    @Test
    void publisher_isReadAtTheSubscribersPace_andEndsWithTheCall() {
        CompletableFuture<@Nullable Object> call = call("publisher");
        Eventually.until("it reads", feed::isRead);
        Taker taker = mill.taker.orElseThrow();
        assertThat(feed.wanted()).isZero();
        taker.request(2);
        give(1, 2);
        assertThat(taker.items()).containsExactly(1, 2);
        mill.later.complete("enough");

        assertThat(call.join()).isEqualTo("enough");
        assertThat(feed.cancels()).isEqualTo(1);
        assertThat(taker.failure()).containsInstanceOf(HubException.class);
        feed.force(3).end();
        assertThat(taker.items()).containsExactly(1, 2);
        assertThat(taker.ends()).isEqualTo(1);
    }

    @Test
    void publisher_tellsOfTheWrongKindAndNothingAfterIt() {
        CompletableFuture<@Nullable Object> call = call("publisher");
        Eventually.until("it reads", feed::isRead);
        Taker taker = mill.taker.orElseThrow().request(9);
        give("no number");
        feed.force(1).end();

        assertThat(taker.items()).isEmpty();
        assertThat(taker.ends()).isEqualTo(1);
        assertThat(feed.cancels()).isEqualTo(1);
        assertThat(call).isNotDone();
    }

    @Test
    void streamBothWays_lastsUntilTheResultEnds() {
        Taker taker = Taker.of(call(true, "doubled", List.of(feed)).join());
        taker.request(2);
        give(1, 2);
        taker.await(2).request(1);
        give(3);
        taker.await(3);
        assertThat(feed.cancels()).isZero();
        taker.cancel();

        assertThat(taker.items()).containsExactly(2, 4, 6);
        assertThat(feed.cancels()).isEqualTo(1);
    }

    @Test
    void streamBothWays_endsWithTheClients() {
        Taker taker = Taker.of(call(true, "doubled", List.of(feed)).join());
        taker.request(2);
        give(1);
        feed.end();

        assertThat(taker.awaitEnd().items()).containsExactly(2);
        assertThat(taker.failure()).isEmpty();
    }
}
