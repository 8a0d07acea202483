package io.rejoin.undertow.signalr;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.hub.HubException;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A stream that a client sends, for one subscriber. What nobody asked for yet waits, up to a bound that the client is held to; what
 * nobody wants is dropped.
 */
final class Upload implements Flow.Publisher<JsonNode>, Flow.Subscription {

    private final int ahead;
    private final Runnable taken;
    private final Runnable over;
    // What follows is guarded by this.
    private final ArrayDeque<JsonNode> waiting = new ArrayDeque<>();
    private Flow.@Nullable Subscriber<? super JsonNode> subscriber;
    private long wanted;
    private boolean ended;
    private Optional<String> error = Optional.empty();
    private boolean dropped;
    private boolean draining;

    /**
     * @param ahead how many items may wait
     * @param taken told when there is room again
     * @param over told once when nothing more is taken
     */
    Upload(int ahead, Runnable taken, Runnable over) {
        this.ahead = ahead;
        this.taken = taken;
        this.over = over;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super JsonNode> newcomer) {
        boolean first;
        synchronized (this) {
            first = subscriber == null && !dropped;
            if (first) {
                subscriber = newcomer;
            }
        }
        if (first) {
            newcomer.onSubscribe(this);
            drain();
        } else {
            newcomer.onSubscribe(NoSubscription.INSTANCE);
            newcomer.onError(new IllegalStateException("a client's stream is for one subscriber"));
        }
    }

    private enum NoSubscription implements Flow.Subscription {
        INSTANCE;

        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    }

    /** False if it is full now. */
    boolean offer(JsonNode item) {
        synchronized (this) {
            if (ended || dropped) {
                return true;
            }
            waiting.add(item);
        }
        drain();
        return !isFull();
    }

    synchronized boolean isFull() {
        return !dropped && waiting.size() >= ahead;
    }

    void end(Optional<String> because) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            error = because;
        }
        over.run();
        drain();
    }

    @Override
    public void request(long count) {
        synchronized (this) {
            wanted = count <= 0 || wanted + count < 0 ? Long.MAX_VALUE : wanted + count;
        }
        drain();
    }

    /** Nobody wants more of it: also for a hub method that ended. */
    @Override
    public void cancel() {
        synchronized (this) {
            if (dropped) {
                return;
            }
            dropped = true;
            waiting.clear();
        }
        over.run();
        taken.run();
    }

    /** Hands on what is wanted, one after the other, whoever comes meanwhile. */
    private void drain() {
        synchronized (this) {
            if (draining) {
                return;
            }
            draining = true;
        }
        boolean going = true;
        while (going) {
            going = step();
        }
    }

    private boolean step() {
        Flow.Subscriber<? super JsonNode> to;
        JsonNode item;
        Optional<String> because;
        synchronized (this) {
            to = subscriber;
            boolean last = ended && waiting.isEmpty();
            if (to == null || dropped || (!last && (waiting.isEmpty() || wanted == 0))) {
                draining = false;
                return false;
            }
            item = waiting.poll();
            because = error;
            if (item == null) {
                dropped = true;
            } else {
                wanted -= wanted == Long.MAX_VALUE ? 0 : 1;
            }
        }
        if (item != null) {
            to.onNext(item);
            taken.run();
        } else if (because.isPresent()) {
            to.onError(new HubException(because.get()));
        } else {
            to.onComplete();
        }
        return true;
    }
}
