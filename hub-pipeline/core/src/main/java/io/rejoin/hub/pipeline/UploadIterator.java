package io.rejoin.hub.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.hub.HubException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A client's stream for one thread that waits for each item. Nothing is asked for before the thread wants the first one; then at most
 * one batch is read ahead, and the next asked for when that is used up.
 */
final class UploadIterator<T> implements Iterator<@Nullable T>, Flow.Subscriber<JsonNode>, AutoCloseable {

    private static final int BATCH = 10;

    /** What arrives. */
    private sealed interface Arrival {}

    private record Item(JsonNode value) implements Arrival {}

    private record End(Optional<HubException> failure) implements Arrival {}

    private final ItemReader<T> items;
    private final BlockingQueue<Arrival> arrived = new LinkedBlockingQueue<>();
    private volatile Flow.@Nullable Subscription line;
    /** What is next; known if it was asked for. */
    private @Nullable Arrival next;

    private boolean begun;
    private int takenOfBatch;

    UploadIterator(ItemReader<T> items) {
        this.items = items;
    }

    /** @throws HubException if the client ended the stream with an error, or the call ended */
    @Override
    public boolean hasNext() {
        Arrival arrival = next == null ? await() : next;
        next = arrival;
        if (arrival instanceof End end && end.failure().isPresent()) {
            throw end.failure().get();
        }
        return arrival instanceof Item;
    }

    /** @throws HubException the same, or if the item is of the wrong kind; then there is no further one */
    @Override
    public @Nullable T next() {
        if (!hasNext() || !(next instanceof Item item)) {
            throw new NoSuchElementException("the client's stream has ended");
        }
        next = null;
        askAhead();
        try {
            return items.read(item.value());
        } catch (HubException e) {
            close();
            next = new End(Optional.of(e));
            throw e;
        }
    }

    private Arrival await() {
        if (!begun) {
            begun = true;
            ask();
        }
        try {
            return arrived.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for the client's next item");
        }
    }

    private void askAhead() {
        takenOfBatch++;
        if (takenOfBatch == BATCH) {
            takenOfBatch = 0;
            ask();
        }
    }

    private void ask() {
        Objects.requireNonNull(line).request(BATCH);
    }

    /** Reads no further. */
    @Override
    public void close() {
        Flow.Subscription open = line;
        if (open != null) {
            open.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        line = subscription;
    }

    @Override
    public void onNext(JsonNode item) {
        arrived.add(new Item(item));
    }

    @Override
    public void onError(Throwable failure) {
        arrived.add(new End(Optional.of(failure instanceof HubException told ? told : brokenOff(failure))));
    }

    private static HubException brokenOff(Throwable failure) {
        HubException brokenOff = new HubException("The client's stream broke off.");
        brokenOff.initCause(failure);
        return brokenOff;
    }

    @Override
    public void onComplete() {
        arrived.add(new End(Optional.empty()));
    }
}
