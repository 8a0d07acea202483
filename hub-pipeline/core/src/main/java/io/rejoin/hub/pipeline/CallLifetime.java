package io.rejoin.hub.pipeline;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How long a call lasts: until its result is there, and if that is a stream, until that has ended, failed or been cancelled. Then what
 * its client still sends along is wanted no more, and nothing more is told of how far it is.
 */
final class CallLifetime {

    private final boolean streaming;
    private final List<Upload> uploads;
    private final CallProgress progress;
    private final Runnable waiting;
    private final AtomicBoolean waited = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();

    CallLifetime(ClientCall call, CallProgress progress) {
        this.streaming = call.streaming();
        this.progress = progress;
        this.waiting = call.waiting();
        this.uploads = call.streams().stream()
                .map(stream -> new Upload(stream, this::waits))
                .toList();
    }

    /** What the client sends along. */
    List<Upload> uploads() {
        return uploads;
    }

    /** It waits for somebody's answer, or for what its client sends along: its client's next call may run, unless that may anyway. */
    void waits() {
        if (!over.get() && waited.compareAndSet(false, true)) {
            waiting.run();
        }
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            progress.end();
            uploads.forEach(Upload::end);
        }
    }

    /**
     * The call's stage, which begins or ends the call's last part. That of a streaming call yields a publisher, or fails.
     */
    CompletionStage<@Nullable Object> of(CompletionStage<@Nullable Object> stage) {
        return stage.<@Nullable Object>thenApply(result -> streaming ? lasting(result) : result)
                .whenComplete((result, failure) -> {
                    if (!streaming || failure != null) {
                        end();
                    }
                });
    }

    private Flow.Publisher<?> lasting(@Nullable Object result) {
        if (result instanceof Flow.Publisher<?> items) {
            return (Flow.Publisher<Object>) reader -> items.subscribe(new Watched(reader));
        }
        throw new IllegalStateException("a streaming call was answered with no stream");
    }

    /** Whoever reads the result, watched for when that ends. */
    private final class Watched implements Flow.Subscriber<Object> {
        private final Flow.Subscriber<? super Object> reader;

        private Watched(Flow.Subscriber<? super Object> reader) {
            this.reader = reader;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            reader.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long items) {
                    subscription.request(items);
                }

                @Override
                public void cancel() {
                    subscription.cancel();
                    end();
                }
            });
        }

        @Override
        public void onNext(Object item) {
            reader.onNext(item);
        }

        @Override
        public void onError(Throwable failure) {
            end();
            reader.onError(failure);
        }

        @Override
        public void onComplete() {
            end();
            reader.onComplete();
        }
    }
}
