package io.rejoin.store.azure;

import com.azure.data.tables.TableAsyncClient;
import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Rows;
import io.rejoin.hub.access.Scope;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Grants in an Azure table, for any number of servers. Guarantees that a grant or revocation is durable when it returns, that
 * revisions count up without gaps in the order in which changes become visible, and that an answer is one snapshot.
 *
 * <p>All of it is one partition, as only that has transactions: some 2,000 entities a second are read at most, and changes of one
 * server share transactions. So it suits groups that check revocations; to ask it for each of many rejoins takes its time.
 *
 * <p>It never calls a watch: servers learn of each other's changes as often as they ask.
 */
public final class AzureTableGrantStore implements GrantStore {

    private static final int SCAN_PAGE = 1_000;

    private static final Comparator<Membership> BY_USER_AND_GROUP = Comparator.comparing(
                    (Membership membership) -> membership.user().value())
            .thenComparing(Membership::group);

    private final AzureTable table;
    private final GrantChanges changes;
    private final GrantWriter writer;

    /**
     * Keeps the grants in this table, which must exist.
     *
     * @param timeout so long a call takes at most, all its attempts together
     */
    public AzureTableGrantStore(TableAsyncClient table, Duration timeout) {
        this.table = new AzureTable(table, timeout);
        this.changes = new GrantChanges(this.table);
        this.writer = new GrantWriter(this.table);
    }

    @Override
    public Revision grant(Membership membership) {
        return writer.write(membership, true);
    }

    @Override
    public Revision revoke(Scope scope) {
        return writer.write(scope, false);
    }

    /**
     * Reads the rows one by one, then lays over them what changed since before the first was read: what did not change is what it
     * was, so that all of it is the snapshot at the end, however much is written meanwhile.
     */
    @Override
    public Rows rows(Set<Scope> asked) {
        Patience patience = table.patience();
        Revision from = changes.revision(patience);
        List<String> keys = asked.stream().map(GrantEntities::key).toList();
        Map<Scope, Row> rows = new HashMap<>();
        table.ask(table.findAll(GrantEntities.PARTITION, keys), patience)
                .orElseThrow()
                .forEach(entity -> put(rows, GrantEntities.row(entity)));
        Rows since = changes.after(from, Integer.MAX_VALUE, patience);
        since.rows().stream().filter(row -> asked.contains(row.scope())).forEach(row -> put(rows, row));
        return new Rows(since.revision(), List.copyOf(rows.values()));
    }

    private static void put(Map<Scope, Row> rows, Row row) {
        rows.put(row.scope(), row);
    }

    @Override
    public Rows changesAfter(Revision after, int limit) {
        return changes.after(after, Math.max(0, limit), table.patience());
    }

    /** Goes through all rows of the store: for people, not for each rejoin. It may take longer than one call may. */
    @Override
    public List<Membership> memberships(HubName hub, int limit) {
        String filter = "PartitionKey eq '%s' and RowKey gt '%s' and Hub eq '%s'"
                .formatted(GrantEntities.PARTITION, GrantEntities.ROW, hub.value());
        NavigableSet<Membership> first = new TreeSet<>(BY_USER_AND_GROUP);
        table.scan(
                filter,
                SCAN_PAGE,
                page -> page.stream()
                        .map(entity -> GrantEntities.row(entity).scope())
                        .forEach(scope -> keepFirst(first, scope, limit)));
        return List.copyOf(first);
    }

    private static void keepFirst(NavigableSet<Membership> first, Scope scope, int limit) {
        if (scope instanceof Membership membership) {
            first.add(membership);
        }
        if (first.size() > Math.max(0, limit)) {
            first.pollLast();
        }
    }
}
