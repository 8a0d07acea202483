package io.rejoin.hub.pipeline;

import io.rejoin.contract.Eventually;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Takes a stream of items, as many as the test asks for. */
class Taker implements Flow.Subscriber<Object> {
    private final List<Object> items = new CopyOnWriteArrayList<>();
    private final AtomicInteger ends = new AtomicInteger();
    private volatile Flow.@Nullable Subscription line;
    private volatile @Nullable Throwable failure;

    @SuppressWarnings("unchecked") // What is published is some object.
    static Taker of(@Nullable Object publisher) {
        return new Taker().on((Flow.Publisher<Object>) Objects.requireNonNull(publisher));
    }

    Taker on(Flow.Publisher<Object> publisher) {
        publisher.subscribe(this);
        return this;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        line = subscription;
    }

    @Override
    public void onNext(Object item) {
        items.add(item);
    }

    @Override
    public void onError(Throwable thrown) {
        failure = thrown;
        ends.incrementAndGet();
    }

    @Override
    public void onComplete() {
        ends.incrementAndGet();
    }

    Taker request(long more) {
        Eventually.until("it is subscribed", () -> line != null);
        Objects.requireNonNull(line).request(more);
        return this;
    }

    void cancel() {
        Objects.requireNonNull(line).cancel();
    }

    List<Object> items() {
        return List.copyOf(items);
    }

    Taker await(int count) {
        Eventually.until(count + " items are there", () -> items.size() >= count);
        return this;
    }

    Taker awaitEnd() {
        Eventually.until("the stream ends", () -> ends.get() > 0);
        return this;
    }

    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    int ends() {
        return ends.get();
    }
}
