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
import java.util.function.UnaryOperator;

/** Group commit: one thread takes whatever is waiting, appends it in one go, and then gives out the receipts. */
final class AuditWriter implements AutoCloseable {

    private static final int QUEUE_MAX = 20_000;
    private static final int BATCH_MAX = 1_000;

    /** Appends the entries behind the head, adds their records to the list, and returns the new head. */
    interface Append {
        AuditHead append(AuditHead head, List<Entry> entries, List<AuditRecord> done);
    }

    record Entry(Instant at, AuditEvent event) {}

    private record Waiting(Entry entry, CompletableFuture<AuditReceipt> receipt) {}

    /** Empty: there may be nothing more to come. */
    private final BlockingQueue<Optional<Waiting>> queue = new ArrayBlockingQueue<>(QUEUE_MAX);

    private final Append append;
    private final Thread thread;
    private volatile boolean closed;
    private final UnaryOperator<AuditHead> stored;
    /** Where the trail ended when that was last certain. Touched by the writer thread alone, as the next one is. */
    private AuditHead head;
    /** Whether a write failed since, so that only the store knows. */
    private boolean uncertain;

    /**
     * Starts the thread.
     *
     * @param stored gives the head that the store holds, after a failure; it is given the last certain one
     */
    AuditWriter(AuditHead head, UnaryOperator<AuditHead> stored, Append append) {
        this.head = head;
        this.stored = stored;
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
        while (!closed || !queue.isEmpty()) {
            try {
                batch.add(queue.take());
                queue.drainTo(batch, BATCH_MAX - 1);
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
        List<AuditRecord> done = new ArrayList<>(batch.size());
        try {
            AuditHead end = uncertain ? stored.apply(head) : head;
            uncertain = true;
            head = append.append(end, batch.stream().map(Waiting::entry).toList(), done);
            uncertain = false;
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
