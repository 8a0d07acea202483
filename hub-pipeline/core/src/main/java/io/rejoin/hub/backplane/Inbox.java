package io.rejoin.hub.backplane;

import io.rejoin.hub.threads.Threads;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for one server, in order, and is handed over by a thread of its own. When there is no room, what is published is dropped,
 * and in its place stands a word that something was.
 */
final class Inbox {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    /** @param size in characters */
    private record Item(int size, Runnable delivery) {}

    private final Backplane.Listener listener;
    private final int countMax;
    private final long charactersMax;
    private final Item missed;
    private final ExecutorService thread = Threads.upTo(1, "rejoin-backplane");
    /** Guarded by this, as is all that follows. */
    private final ArrayDeque<Item> waiting = new ArrayDeque<>();

    private long characters;
    private boolean busy;
    private boolean closed;

    Inbox(Backplane.Listener listener, int countMax, long charactersMax) {
        this.listener = listener;
        this.countMax = countMax;
        this.charactersMax = charactersMax;
        this.missed = new Item(0, listener::missed);
    }

    void publish(String text) {
        if (!offer(text, () -> listener.heard(text))) {
            miss();
        }
    }

    /** False if there is no room for the text. */
    synchronized boolean offer(String text, Runnable delivery) {
        if (closed || waiting.size() >= countMax || characters + text.length() > charactersMax) {
            return false;
        }
        add(new Item(text.length(), delivery));
        return true;
    }

    /** Said once for all that is lost in one place. */
    private synchronized void miss() {
        if (!closed && !missed.equals(waiting.peekLast())) {
            add(missed);
        }
    }

    private void add(Item item) {
        waiting.addLast(item);
        characters += item.size();
        if (!busy) {
            busy = true;
            thread.execute(this::drain);
        }
    }

    private void drain() {
        for (Optional<Item> item = next(); item.isPresent(); item = next()) {
            try {
                item.get().delivery().run();
            } catch (RuntimeException | Error e) {
                LOG.error("a server failed at what another one said", e);
            }
        }
    }

    private synchronized Optional<Item> next() {
        Optional<Item> item = Optional.ofNullable(waiting.pollFirst());
        item.ifPresentOrElse(taken -> characters -= taken.size(), () -> busy = false);
        return item;
    }

    synchronized void close() {
        closed = true;
        waiting.clear();
        characters = 0;
        thread.shutdown();
    }
}
