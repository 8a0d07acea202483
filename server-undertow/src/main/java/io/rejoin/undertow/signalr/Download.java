package io.rejoin.undertow.signalr;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream on its way to a client, at the speed of the client: a few items are with the network, and the next are asked for as those
 * get through.
 */
final class Download implements Flow.Subscriber<Object> {

    /** How a stream gets to its client. */
    interface Way {
        /** The stage ends when the item is with the network, or never will be. */
        CompletionStage<Void> item(Object value);

        void completed();

        void failed(Throwable failure);
    }

    private final int ahead;
    private final Way way;
    // What follows is guarded by this.
    private Flow.@Nullable Subscription source;
    private boolean cancelled;
    private boolean over;

    Download(int ahead, Way way) {
        this.ahead = ahead;
        this.way = way;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        boolean late;
        synchronized (this) {
            late = cancelled || over || source != null;
            if (!late) {
                source = subscription;
            }
        }
        if (late) {
            subscription.cancel();
        } else {
            subscription.request(ahead);
        }
    }

    @Override
    public void onNext(Object item) {
        if (isOver()) {
            return;
        }
        try {
            var unused = way.item(item).thenRun(() -> tell(subscription -> subscription.request(1)));
        } catch (RuntimeException unwritable) {
            stop();
            fail(unwritable);
        }
    }

    @Override
    public void onError(Throwable failure) {
        fail(failure);
    }

    @Override
    public void onComplete() {
        if (end()) {
            way.completed();
        }
    }

    private void fail(Throwable failure) {
        if (end()) {
            way.failed(failure);
        }
    }

    /** The client wants no more: that is an end like any other. */
    void cancel() {
        stop();
        onComplete();
    }

    /** Nobody is there any more. */
    void breakOff() {
        end();
        stop();
    }

    private void stop() {
        synchronized (this) {
            cancelled = true;
        }
        tell(Flow.Subscription::cancel);
    }

    private void tell(Consumer<Flow.Subscription> word) {
        Flow.Subscription to;
        synchronized (this) {
            to = source;
        }
        if (to != null) {
            word.accept(to);
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    /** Nothing more is said of it. True once. */
    synchronized boolean end() {
        boolean first = !over;
        over = true;
        return first;
    }
}
