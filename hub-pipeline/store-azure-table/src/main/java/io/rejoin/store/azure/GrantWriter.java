package io.rejoin.store.azure;

import com.azure.data.tables.models.TableEntity;
import com.azure.data.tables.models.TableTransactionAction;
import com.azure.data.tables.models.TableTransactionActionType;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.Standing;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.Revision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Group commit: changes of many callers in one transaction, because one partition does only so many of them a second.
 *
 * <ol>
 *   <li>A caller puts its change into the queue and waits for its turn.
 *   <li>Whose turn it is takes what waits with its own; who comes later may find its change made.
 *   <li>It reads the head, then the rows as they are, and submits one transaction: the new changes, the new rows, the end of the old
 *       changes, and the head with the new revision if it is as it was read.
 *   <li>If it is not, another server was faster: again, a little later.
 * </ol>
 *
 * Nobody waits longer than one call may take: a half of it for the turn, a half for the transaction.
 */
final class GrantWriter {

    /** A transaction has 100 operations: three for a change, one for the head. */
    private static final int BATCH_MAX = 33;

    private final AzureTable table;
    private final Queue<Change> waiting = new ConcurrentLinkedQueue<>();
    /** Fair: whose change was made must not wait for who comes again, else there is never much to take together. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private record Change(Scope scope, boolean granted, CompletableFuture<Revision> outcome) {
        Row at(Revision revision) {
            return new Row(scope, granted ? Standing.granted(revision) : Standing.revoked(revision));
        }
    }

    GrantWriter(AzureTable table) {
        this.table = table;
    }

    /**
     * Makes the change durable.
     *
     * @throws StoreUnavailableException if it is not certain that it is
     */
    Revision write(Scope scope, boolean granted) {
        Change change = new Change(scope, granted, new CompletableFuture<>());
        waiting.add(change);
        takeTurn(change);
        try {
            if (!change.outcome().isDone()) {
                commit(batchWith(change));
            }
        } finally {
            turn.unlock();
        }
        return change.outcome()
                .handle((revision, failure) -> Optional.ofNullable(revision))
                .join()
                .orElseThrow(() -> new StoreUnavailableException("the change may not have been made"));
    }

    private void takeTurn(Change change) {
        try {
            if (turn.tryLock(table.halfPatience().left(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new StoreUnavailableException(
                waiting.remove(change) ? "the change was not made" : "the change may not have been made");
    }

    private List<Change> batchWith(Change first) {
        waiting.remove(first);
        List<Change> batch = new ArrayList<>(List.of(first));
        Change next = waiting.poll();
        while (next != null) {
            batch.add(next);
            next = batch.size() < BATCH_MAX ? waiting.poll() : null;
        }
        return batch;
    }

    private void commit(List<Change> batch) {
        try {
            long before = submit(batch).value();
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).outcome().complete(Revision.of(before + 1 + i));
            }
        } finally {
            batch.forEach(change -> change.outcome().cancel(false));
        }
    }

    /** Gives the revision before the first of these changes. */
    private Revision submit(List<Change> batch) {
        Patience patience = table.halfPatience();
        while (true) {
            Optional<TableEntity> head = table.ask(table.find(GrantEntities.PARTITION, GrantEntities.HEAD), patience);
            Revision before = GrantEntities.revision(head);
            Map<Scope, Row> rows = rows(batch, before);
            List<TableEntity> old = table.ask(table.findAll(GrantEntities.PARTITION, keys(rows)), patience)
                    .orElseThrow();
            Revision after = Revision.of(before.value() + batch.size());
            if (table.ask(table.submit(actions(rows.values(), old, head, after)), patience)
                    .orElseThrow()) {
                return before;
            }
            patience.pause();
        }
    }

    /** The newest of each scope: of two changes in one batch nobody ever sees the first. */
    private static Map<Scope, Row> rows(List<Change> batch, Revision before) {
        Map<Scope, Row> rows = new LinkedHashMap<>();
        for (int i = 0; i < batch.size(); i++) {
            Row row = batch.get(i).at(Revision.of(before.value() + 1 + i));
            rows.put(row.scope(), row);
        }
        return rows;
    }

    private static List<String> keys(Map<Scope, Row> rows) {
        return rows.keySet().stream().map(GrantEntities::key).toList();
    }

    /** The new changes come first and the head last, so that even an emulator that shows half of it shows no old end. */
    private static List<TableTransactionAction> actions(
            Collection<Row> rows, List<TableEntity> old, Optional<TableEntity> head, Revision after) {
        List<TableTransactionAction> actions = new ArrayList<>();
        rows.forEach(row -> actions.add(new TableTransactionAction(
                TableTransactionActionType.CREATE,
                GrantEntities.entity(row, GrantEntities.key(row.standing().since())))));
        rows.forEach(row -> actions.add(new TableTransactionAction(
                TableTransactionActionType.UPSERT_REPLACE, GrantEntities.entity(row, GrantEntities.key(row.scope())))));
        old.forEach(was -> actions.add(new TableTransactionAction(
                TableTransactionActionType.DELETE,
                new TableEntity(GrantEntities.PARTITION, GrantEntities.key(GrantEntities.revision(was))))));
        actions.add(AzureTable.swapping(head, GrantEntities.head(after)));
        return actions;
    }
}
