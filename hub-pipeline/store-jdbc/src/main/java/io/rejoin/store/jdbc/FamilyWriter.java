package io.rejoin.store.jdbc;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.token.FamilyId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Group commit for families: many callers, one batch at a time, two round trips for all who wait.
 *
 * <ol>
 *   <li>A caller puts its change into a bounded queue and waits. If no batch is under way, one is begun.
 *   <li>A batch takes whatever is in the queue, reads the rows of all its families at once, and applies the changes to them, in the
 *       order in which they came.
 *   <li>It writes all rows that changed at once, each only if nobody wrote it since it was read. Each caller whose row was written, or
 *       did not change, is told its outcome.
 *   <li>The others, whom another server came before, go through 2 and 3 again.
 *   <li>If the database fails, all who have not been told are told so.
 * </ol>
 */
final class FamilyWriter {

    /** So many changes share a batch at most. */
    static final int BATCH_MAX = 1_000;

    private static final int QUEUE_MAX = 20_000;
    /** In each round somebody comes first, so to lose so many takes a crowd on one family, and that is an outage. */
    private static final int ROUNDS_MAX = 50;

    private final PostgresCalls calls;
    private final BlockingQueue<FamilyChange> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
    private final AtomicBoolean underWay = new AtomicBoolean();

    FamilyWriter(PostgresCalls calls) {
        this.calls = calls;
    }

    /** Where the outcome of {@link PostgresReplayStore#update} is to be had. */
    Answer<Optional<FamilyState>> update(FamilyId family, UnaryOperator<Optional<FamilyState>> change) {
        FamilyChange queued = new FamilyChange(family, change);
        if (!queue.offer(queued)) {
            throw new StoreUnavailableException("the database is overloaded");
        }
        begin();
        return queued.answer();
    }

    private void begin() {
        if (underWay.compareAndSet(false, true)) {
            try {
                calls.submit(this::batch);
            } catch (StoreUnavailableException e) {
                underWay.set(false);
                throw e;
            }
        }
    }

    private void batch() {
        List<FamilyChange> batch = new ArrayList<>();
        queue.drainTo(batch, BATCH_MAX);
        batch.removeIf(change -> !change.answer().take());
        try {
            write(batch);
        } finally {
            underWay.set(false);
            if (!queue.isEmpty()) {
                begin();
            }
        }
    }

    private void write(List<FamilyChange> batch) {
        List<FamilyChange> left = batch;
        try (Connection connection = calls.connect()) {
            for (int round = 0; !left.isEmpty() && round < ROUNDS_MAX; round++) {
                left = round(connection, left);
            }
            fail(left, new StoreUnavailableException("too many change the same family of tokens"));
        } catch (SQLException e) {
            fail(left, Postgres.unavailable(e));
        } catch (RuntimeException | Error e) {
            fail(left, new StoreUnavailableException("the database failed", e));
        }
    }

    private static void fail(List<FamilyChange> left, StoreUnavailableException failure) {
        left.forEach(change -> change.answer().fail(failure));
    }

    /** Gives those whom somebody came before. */
    private static List<FamilyChange> round(Connection connection, List<FamilyChange> changes) throws SQLException {
        // Sorted, so that two servers who write the same rows lock them in the same order.
        Map<FamilyId, List<FamilyChange>> byFamily = changes.stream()
                .collect(Collectors.groupingBy(
                        FamilyChange::family,
                        () -> new TreeMap<>(Comparator.comparing(FamilyId::value)),
                        Collectors.toList()));
        FamilyRows rows = FamilyRows.read(connection, byFamily.keySet());
        byFamily.forEach((family, queued) -> change(rows, family, queued));
        Set<FamilyId> lost = rows.write(connection);
        changes.stream().filter(change -> !lost.contains(change.family())).forEach(FamilyChange::tell);
        return changes.stream().filter(change -> lost.contains(change.family())).toList();
    }

    private static void change(FamilyRows rows, FamilyId family, List<FamilyChange> queued) {
        try {
            rows.change(family, row -> applied(queued, row));
        } catch (StoreUnavailableException e) {
            fail(queued, e);
        }
    }

    private static Optional<FamilyState> applied(Collection<FamilyChange> queued, Optional<FamilyState> row) {
        Optional<FamilyState> now = row;
        for (FamilyChange change : queued) {
            now = change.apply(now);
        }
        return now;
    }
}
