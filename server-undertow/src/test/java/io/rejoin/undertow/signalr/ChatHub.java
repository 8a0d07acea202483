package io.rejoin.undertow.signalr;

import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.HubException;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.token.GroupName;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What clients call. */
public final class ChatHub implements Hub {

    final CountDownLatch open = new CountDownLatch(1);
    final AtomicInteger connected = new AtomicInteger();
    final AtomicInteger reconnected = new AtomicInteger();
    final AtomicInteger stopped = new AtomicInteger();
    final AtomicInteger lost = new AtomicInteger();
    final AtomicInteger produced = new AtomicInteger();
    final AtomicInteger streamsClosed = new AtomicInteger();
    final AtomicInteger calls = new AtomicInteger();
    final CompletableFuture<String> later = new CompletableFuture<>();
    final Queue<String> heard = new ConcurrentLinkedQueue<>();

    @Override
    public void onConnected(HubCall call) {
        connected.incrementAndGet();
    }

    @Override
    public void onReconnected(HubCall call, RejoinOutcome outcome) {
        reconnected.incrementAndGet();
    }

    @Override
    public void onDisconnected(HubCall call, boolean said) {
        (said ? stopped : lost).incrementAndGet();
    }

    public String echo(String text) {
        calls.incrementAndGet();
        return text;
    }

    /** Says so much to its caller before it returns. */
    public void tell(HubCall call, int times, String text) {
        for (int i = 0; i < times; i++) {
            call.clients().caller().send("told", i, text);
        }
    }

    public void hear(String text) {
        heard.add(text);
    }

    public int add(int one, int other) {
        return one + other;
    }

    public String myId(HubCall call) {
        return call.connection().value();
    }

    public void join(HubCall call, String group) {
        call.join(GroupName.of(group));
    }

    /** Whatever the client sent. */
    public boolean isThere(Object thing) {
        return !thing.toString().isEmpty();
    }

    public void nothing() {}

    public @Nullable String nil() {
        return null;
    }

    public void refuse(String text) {
        if (!text.isEmpty()) {
            throw new HubException(text);
        }
    }

    public void breakDown(String text) {
        if (!text.isEmpty()) {
            throw new IllegalStateException(text);
        }
    }

    /** Holds its thread until the server stops or a test lets go. */
    public String hold() throws InterruptedException {
        open.await();
        return "held";
    }

    public CompletionStage<String> later() {
        return later;
    }

    public Stream<Integer> count(int to) {
        return IntStream.range(0, to).boxed();
    }

    /** Does not end by itself, and each item is large. */
    public Stream<String> endless() {
        return Stream.generate(() -> "x".repeat(1000) + produced.incrementAndGet())
                .onClose(streamsClosed::incrementAndGet);
    }

    /** A stream that is there only later. */
    public CompletionStage<Stream<String>> endlessLater() {
        calls.incrementAndGet();
        return later.thenApply(word -> endless());
    }

    public Stream<Integer> failing(String text, boolean told) {
        return Stream.of(1, 2, 3).map(item -> {
            if (item == 3) {
                throw told ? new HubException(text) : new IllegalStateException(text);
            }
            return item;
        });
    }

    public int sum(Stream<Integer> numbers) {
        return numbers.mapToInt(number -> number).sum();
    }

    public List<String> zip(Iterator<String> left, Iterator<String> right) {
        String first = left.next() + right.next();
        return List.of(first, left.next() + right.next());
    }

    /** A stream in, a stream out. */
    public Stream<Integer> twice(Stream<Integer> numbers) {
        return numbers.map(number -> number * 2);
    }

    /** Reads nothing of it before it is told to. */
    public CompletionStage<Integer> readLater(Flow.Publisher<String> items) {
        CompletableFuture<Integer> count = new CompletableFuture<>();
        var unused = later.thenRun(() -> items.subscribe(new Counter(count)));
        return count;
    }

    private static final class Counter implements Flow.Subscriber<String> {
        private final CompletableFuture<Integer> count;
        private final AtomicInteger items = new AtomicInteger();

        Counter(CompletableFuture<Integer> count) {
            this.count = count;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String item) {
            items.incrementAndGet();
        }

        @Override
        public void onError(Throwable failure) {
            count.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            count.complete(items.get());
        }
    }
}
