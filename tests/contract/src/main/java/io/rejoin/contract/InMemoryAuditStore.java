package io.rejoin.contract;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.hub.audit.SubtreeHash;
import io.rejoin.token.UserId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** An audit trail in memory: all that {@link AuditStore} promises but outliving the process. */
public final class InMemoryAuditStore implements AuditStore {

    private static final Comparator<AuditRow> ASCENDING = Comparator.comparingLong(AuditRow::sequence);

    /** Guarded by this, like all below. */
    private final NavigableMap<Long, AuditRow> rows = new TreeMap<>();

    private final Map<Integer, NavigableMap<Long, SubtreeHash>> hashes = new HashMap<>();
    private final Map<UserId, String> pseudonyms = new HashMap<>();
    private AuditHead head = AuditHead.START;

    @Override
    public synchronized boolean append(AuditBatch batch) {
        if (!head.isAt(batch.expected())) {
            return false;
        }
        if (!isNew(batch)) {
            throw new StoreUnavailableException("audit rows are only appended");
        }
        batch.rows().forEach(row -> rows.put(row.sequence(), row));
        batch.hashes().forEach(hash -> level(hash.level()).put(hash.index(), hash));
        pseudonyms.values().removeAll(batch.erased());
        pseudonyms.putAll(batch.pseudonyms());
        head = batch.head();
        return true;
    }

    private boolean isNew(AuditBatch batch) {
        Set<Object> seen = new HashSet<>();
        return batch.rows().stream().allMatch(row -> !rows.containsKey(row.sequence()) && seen.add(row.sequence()))
                && batch.hashes().stream().allMatch(hash -> !level(hash.level()).containsKey(hash.index()));
    }

    private NavigableMap<Long, SubtreeHash> level(int level) {
        return hashes.computeIfAbsent(level, number -> new TreeMap<>());
    }

    @Override
    public synchronized List<AuditRow> read(AuditSelection selection) {
        return rows.values().stream()
                .filter(selection::takes)
                .sorted(selection.newestFirst() ? ASCENDING.reversed() : ASCENDING)
                .limit(selection.limit())
                .toList();
    }

    @Override
    public synchronized List<SubtreeHash> hashes(int level, long from, int count) {
        return level(level).tailMap(from, true).values().stream().limit(count).toList();
    }

    @Override
    public synchronized AuditHead head() {
        return head;
    }

    @Override
    public synchronized Map<UserId, String> pseudonyms(Set<UserId> users) {
        return pseudonyms.entrySet().stream()
                .filter(known -> users.contains(known.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public synchronized Map<String, UserId> users(Set<String> wanted) {
        return pseudonyms.entrySet().stream()
                .filter(known -> wanted.contains(known.getValue()))
                .collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
    }
}
