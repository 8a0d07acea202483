package io.rejoin.hub.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.hub.HubException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream that a client sends along with a call. It has one reader at most, who is told one thing at a time, and nothing after its
 * end. The end of the call is its end, whether somebody read it or not, so that the client's transport is never left with items that
 * nobody wants.
 */
final class Upload implements Flow.Publisher<JsonNode> {

    private static final Logger LOG = LoggerFactory.getLogger(Upload.class);

    private final Flow.Publisher<JsonNode> source;
    private final Runnable asked;
    private final Turns turns = new Turns();
    private final AtomicBoolean ended = new AtomicBoolean();
    /** Where the items come from. Changed in turns only, as all that follows. */
    private Flow.@Nullable Subscription line;

    private Flow.@Nullable Subscriber<? super JsonNode> reader;

    /** @param asked told whenever items are asked for */
    Upload(Flow.Publisher<JsonNode> source, Runnable asked) {
        this.source = source;
        this.asked = asked;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super JsonNode> newcomer) {
        turns.execute(() -> {
            if (reader != null) {
                refuse(newcomer, new IllegalStateException("a client's stream can be read once"));
            } else {
                reader = newcomer;
                source.subscribe(new Line());
            }
        });
    }

    /** The call is over. Who still reads is told so. */
    void end() {
        if (ended.compareAndSet(false, true)) {
            turns.execute(() -> {
                if (line != null) {
                    line.cancel();
                    tell(Flow.Subscriber::onError, callEnded());
                } else if (reader == null) {
                    source.subscribe(new Line());
                }
            });
        }
    }

    private static HubException callEnded() {
        return new HubException("The call has ended.");
    }

    private static void refuse(Flow.Subscriber<? super JsonNode> newcomer, RuntimeException why) {
        newcomer.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long items) {}

            @Override
            public void cancel() {}
        });
        newcomer.onError(why);
    }

    private interface Word<T> {
        void say(Flow.Subscriber<? super JsonNode> reader, T what);
    }

    /** A reader that throws is read for no longer. */
    private <T> void tell(Word<T> word, T what) {
        Flow.Subscriber<? super JsonNode> told = reader;
        try {
            if (told != null) {
                word.say(told, what);
            }
        } catch (Throwable e) {
            LOG.error("a reader of a client's stream failed", e);
            cancel();
        }
    }

    private void cancel() {
        if (ended.compareAndSet(false, true)) {
            turns.execute(() -> {
                if (line != null) {
                    line.cancel();
                }
            });
        }
    }

    /** What the source talks to. */
    private final class Line implements Flow.Subscriber<JsonNode> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            turns.execute(() -> {
                line = subscription;
                if (!ended.get()) {
                    tell(Flow.Subscriber::onSubscribe, new Demand(subscription));
                } else {
                    subscription.cancel();
                    if (reader != null) {
                        refuse(reader, callEnded());
                    }
                }
            });
        }

        @Override
        public void onNext(JsonNode item) {
            turns.execute(() -> {
                if (!ended.get()) {
                    tell(Flow.Subscriber::onNext, item);
                }
            });
        }

        @Override
        public void onError(Throwable failure) {
            turns.execute(() -> {
                if (ended.compareAndSet(false, true)) {
                    tell(Flow.Subscriber::onError, failure);
                }
            });
        }

        @Override
        public void onComplete() {
            turns.execute(() -> {
                if (ended.compareAndSet(false, true)) {
                    tell((told, unused) -> told.onComplete(), ended);
                }
            });
        }
    }

    /** What the reader talks to. */
    private final class Demand implements Flow.Subscription {
        private final Flow.Subscription line;

        private Demand(Flow.Subscription line) {
            this.line = line;
        }

        @Override
        public void request(long items) {
            asked.run();
            line.request(items);
        }

        @Override
        public void cancel() {
            Upload.this.cancel();
        }
    }
}
