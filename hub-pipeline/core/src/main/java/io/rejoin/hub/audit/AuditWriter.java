package io.rejoin.hub.audit;

import io.rejoin.hub.access.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Group commit: one thread takes whatever is waiting, appends it in one go, and then gives out the receipts. A commit costs a signature
 * and a synchronisation of the disk, so after a crowd the next one is 5 ms later, for the rest of it; who comes alone never waits.
 */
final class AuditWriter implements AutoCloseable {

    private static final int QUEUE_MAX = 20_000;
    private static final int BATCH_MAX = 1_000;
    /** So many together are a crowd, and where one is the rest of it comes soon. */
    private static final int CROWD = 8;

    private static final long APART_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** Appends the entries, and returns their records once they are durable. Called by the writer thread alone. */
    interface Append {
        List<AuditRecord> append(List<Entry> entries);
    }

    record Entry(Instant at, AuditEvent event) {}

    private record Waiting(Entry entry, CompletableFuture<AuditReceipt> receipt) {}

    /** Empty: there may be nothing more to come. */
    private final BlockingQueue<Optional<Waiting>> queue = new ArrayBlockingQueue<>(QUEUE_MAX);

    private final Append append;
    private final Thread thread;
    private volatile boolean closed;

    /** Starts the thread. */
    AuditWriter(Append append) {
        this.append = append;
        this.thread = new Thread(this::run, "rejoin-audit-writer");
        thread.setDaemon(true);
        thread.start();
    }

    CompletableFuture<AuditReceipt> write(Entry entry) {
        Waiting waiting = new Waiting(entry, new CompletableFuture<>());
        if (closed) {
            waiting.receipt().completeExceptionally(new StoreUnavailableException("the audit trail is closed"));
        } else if (!queue.offer(Optional.of(waiting))) {
            waiting.receipt().completeExceptionally(new StoreUnavailableException("the audit trail is overloaded"));
        }
        return waiting.receipt();
    }

    private void run() {
        List<Optional<Waiting>> batch = new ArrayList<>();
        long departs = System.nanoTime();
        while (!closed || !queue.isEmpty()) {
            try {
                batch.add(queue.take());
                LockSupport.parkNanos(departs - System.nanoTime());
                queue.drainTo(batch, BATCH_MAX - 1);
                departs = System.nanoTime() + (batch.size() < CROWD ? 0 : APART_NANOS);
                commit(batch.stream().flatMap(Optional::stream).toList());
                batch.clear();
            } catch (InterruptedException e) {
                closed = true;
            }
        }
    }

    private void commit(List<Waiting> batch) {
        if (batch.isEmpty()) {
            return;
        }
        List<AuditRecord> done;
        try {
            done = append.append(batch.stream().map(Waiting::entry).toList());
        } catch (RuntimeException | Error e) {
            batch.forEach(waiting -> waiting.receipt()
                    .completeExceptionally(
                            new StoreUnavailableException("the audit store did not take the record", e)));
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).receipt().complete(new AuditReceipt(done.get(i)));
        }
    }

    @Override
    public void close() {
        closed = true;
        // Wakes the thread; if there is no room for it, it does not sleep.
        queue.offer(Optional.empty());
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
