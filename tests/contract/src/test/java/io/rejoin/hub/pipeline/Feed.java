package io.rejoin.hub.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.hub.Message;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What a client streams, as a transport would hand it on; the test says what comes. Items beyond what was asked for are an error. */
final class Feed implements Flow.Publisher<JsonNode> {
    private final AtomicLong wanted = new AtomicLong();
    private final AtomicInteger cancels = new AtomicInteger();
    private volatile Optional<Flow.Subscriber<? super JsonNode>> subscriber = Optional.empty();

    @Override
    public void subscribe(Flow.Subscriber<? super JsonNode> reader) {
        subscriber = Optional.of(reader);
        reader.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long items) {
                wanted.addAndGet(items);
            }

            @Override
            public void cancel() {
                cancels.incrementAndGet();
            }
        });
    }

    Feed give(Object item) {
        if (wanted.getAndDecrement() <= 0) {
            throw new IllegalStateException("nobody asked for " + item);
        }
        return force(item);
    }

    /** Without having been asked. */
    Feed force(Object item) {
        subscriber.orElseThrow().onNext(Message.tree(item));
        return this;
    }

    void end() {
        subscriber.orElseThrow().onComplete();
    }

    void fail(Throwable failure) {
        subscriber.orElseThrow().onError(failure);
    }

    boolean isRead() {
        return subscriber.isPresent();
    }

    /** How many items are wanted that were not given. */
    long wanted() {
        return wanted.get();
    }

    int cancels() {
        return cancels.get();
    }
}
