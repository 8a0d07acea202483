package io.rejoin.hub.pipeline;

import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An iterator for one subscriber, who gets no more than was requested. Each item is a task of its own for the threads, never two at
 * once: an endless stream leaves room for others after each. What the items come from is closed once: at the end, when it fails, or when
 * nobody wants more. Null becomes JSON's.
 */
final class PulledPublisher implements Flow.Publisher<Object> {

    private static final Logger LOG = LoggerFactory.getLogger(PulledPublisher.class);

    private final Iterator<?> items;
    private final AutoCloseable source;
    private final Executor threads;
    private final AtomicBoolean taken = new AtomicBoolean();

    PulledPublisher(Iterator<?> items, AutoCloseable source, Executor threads) {
        this.items = items;
        this.source = source;
        this.threads = threads;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Object> subscriber) {
        boolean first = taken.compareAndSet(false, true);
        Pull pull = new Pull(subscriber, !first);
        subscriber.onSubscribe(pull);
        if (!first) {
            subscriber.onError(new IllegalStateException("a stream of items can be read once"));
        }
    }

    private static Object orNull(@Nullable Object item) {
        return item == null ? NullNode.getInstance() : item;
    }

    private final class Pull implements Flow.Subscription {
        private final Flow.Subscriber<? super Object> subscriber;
        private final AtomicLong demand = new AtomicLong();
        /** Above 0 while a task waits or runs, which alone touches the items. */
        private final AtomicInteger due = new AtomicInteger();

        private volatile boolean cancelled;
        private volatile boolean illegal;
        private boolean ended;

        private Pull(Flow.Subscriber<? super Object> subscriber, boolean ended) {
            this.subscriber = subscriber;
            this.ended = ended;
        }

        @Override
        public void request(long more) {
            if (more > 0) {
                demand.accumulateAndGet(more, (now, added) -> now + added < 0 ? Long.MAX_VALUE : now + added);
            } else {
                illegal = true;
            }
            goOn();
        }

        @Override
        public void cancel() {
            cancelled = true;
            goOn();
        }

        private void goOn() {
            if (due.getAndIncrement() == 0) {
                execute();
            }
        }

        private void execute() {
            try {
                threads.execute(this::step);
            } catch (RejectedExecutionException e) {
                // The server stops: nothing else touches the items now.
                if (!ended) {
                    fail(e);
                }
            }
        }

        private void step() {
            int seen = due.get();
            if (ended) {
                // Somebody asks after the end.
            } else if (cancelled) {
                end();
            } else if (illegal) {
                fail(new IllegalArgumentException("a number of items to request is positive"));
            } else if (demand.get() > 0) {
                pull();
            }
            boolean more = !ended && (cancelled || demand.get() > 0);
            if (due.addAndGet(more ? 1 - seen : -seen) > 0) {
                execute();
            }
        }

        private void pull() {
            Optional<Object> item;
            try {
                item = items.hasNext() ? Optional.of(orNull(items.next())) : Optional.empty();
            } catch (Throwable e) {
                fail(e);
                return;
            }
            if (item.isPresent()) {
                demand.updateAndGet(left -> left == Long.MAX_VALUE ? left : left - 1);
                hand(item.get());
            } else {
                end();
                tell(Flow.Subscriber::onComplete);
            }
        }

        private void hand(Object item) {
            if (!tell(reader -> reader.onNext(item))) {
                end();
            }
        }

        private void fail(Throwable failure) {
            end();
            tell(reader -> reader.onError(failure));
        }

        /** False if that went wrong. */
        private boolean tell(Consumer<Flow.Subscriber<? super Object>> word) {
            try {
                if (!cancelled) {
                    word.accept(subscriber);
                }
                return true;
            } catch (Throwable e) {
                LOG.error("a subscriber of a stream failed", e);
                return false;
            }
        }

        private void end() {
            ended = true;
            try {
                source.close();
            } catch (Throwable e) {
                LOG.error("a stream could not be closed", e);
            }
        }
    }
}
