package io.rejoin.contract;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** An audit trail in memory: all that {@link AuditStore} promises but outliving the process. */
public final class InMemoryAuditStore implements AuditStore {

    private static final Comparator<AuditRow> ASCENDING = Comparator.comparingLong(AuditRow::sequence);

    /** Guarded by this, like the head. */
    private final NavigableMap<Long, AuditRow> rows = new TreeMap<>();

    private AuditHead head = AuditHead.START;

    @Override
    public synchronized void append(List<AuditRow> added, AuditHead newHead) {
        long last = rows.isEmpty() ? 0 : rows.lastKey();
        for (AuditRow row : added) {
            if (row.sequence() <= last) {
                throw new StoreUnavailableException("audit rows are only appended");
            }
            last = row.sequence();
        }
        added.forEach(row -> rows.put(row.sequence(), row));
        head = newHead;
    }

    @Override
    public synchronized List<AuditRow> read(AuditSelection selection) {
        return rows.values().stream()
                .filter(row -> selects(selection, row))
                .sorted(selection.newestFirst() ? ASCENDING.reversed() : ASCENDING)
                .limit(selection.limit())
                .toList();
    }

    private static boolean selects(AuditSelection selection, AuditRow row) {
        return row.sequence() > selection.above()
                && row.sequence() < selection.below()
                && selection.from().filter(row.at()::isBefore).isEmpty()
                && selection.until().filter(until -> !row.at().isBefore(until)).isEmpty()
                && selection
                        .user()
                        .filter(user -> !user.value().equals(row.user()))
                        .isEmpty()
                && (row.refused() || !selection.refusedOnly());
    }

    @Override
    public synchronized AuditHead head() {
        return head;
    }
}
