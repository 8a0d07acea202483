package io.rejoin.store.azure;

import com.azure.data.tables.models.TableEntity;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Rows;
import io.rejoin.hub.access.Scope;
import io.rejoin.token.Revision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the newest change of each scope in the order of the revisions, as one snapshot.
 *
 * <ol>
 *   <li>One answer of the service is one snapshot of the partition. It is asked for the changes after a revision, and the head that
 *       stands behind them.
 *   <li>Without the head there are more: they are asked for after the last one of the answer. What moved meanwhile moved to the end,
 *       so that it is found there, and replaces what was found of it before.
 *   <li>With the head it is the end. The last change must be the head's; else this is no snapshot, and it begins again.
 * </ol>
 */
final class GrantChanges {

    /** What one answer of the service holds at most. */
    private static final int PAGE_MAX = 1_000;

    private final AzureTable table;

    GrantChanges(AzureTable table) {
        this.table = table;
    }

    /** The rows changed after this revision, at most so many, and the revision of the whole store. */
    Rows after(Revision after, int limit, Patience patience) {
        while (true) {
            Map<Scope, Row> newest = new LinkedHashMap<>();
            Optional<Revision> head = read(after, limit, newest, patience);
            List<Row> rows = newest.values().stream().limit(limit).toList();
            if (rows.size() == limit) {
                return new Rows(head.orElseGet(() -> revision(patience)), rows);
            }
            Revision reached = rows.isEmpty()
                    ? after
                    : rows.get(rows.size() - 1).standing().since();
            Revision whole = head.orElse(Revision.NONE);
            if (whole.equals(reached) || (rows.isEmpty() && after.isAfter(whole))) {
                return new Rows(whole, rows);
            }
            patience.pause();
        }
    }

    /** The revision of the whole store. */
    Revision revision(Patience patience) {
        return GrantEntities.revision(table.ask(table.find(GrantEntities.PARTITION, GrantEntities.HEAD), patience));
    }

    /** Adds the rows until the head, which it gives, or the limit. */
    private Optional<Revision> read(Revision after, int limit, Map<Scope, Row> newest, Patience patience) {
        Revision reached = after;
        while (true) {
            int wanted = Math.min(PAGE_MAX - 1, limit - newest.size()) + 1;
            List<TableEntity> page =
                    table.ask(table.page(filter(reached), wanted), patience).orElse(List.of());
            if (page.isEmpty()) {
                return Optional.empty();
            }
            for (TableEntity entity : page) {
                if (entity.getRowKey().equals(GrantEntities.HEAD)) {
                    return Optional.of(GrantEntities.revision(entity));
                }
                Row row = GrantEntities.row(entity);
                newest.remove(row.scope());
                newest.put(row.scope(), row);
                reached = row.standing().since();
            }
            if (newest.size() >= limit) {
                return Optional.empty();
            }
        }
    }

    private static String filter(Revision after) {
        return "PartitionKey eq '%s' and RowKey gt '%s' and RowKey le '%s'"
                .formatted(GrantEntities.PARTITION, GrantEntities.key(after), GrantEntities.HEAD);
    }
}
