package io.rejoin.hub.audit;

import io.rejoin.token.UserId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A store that somebody put these rows, hashes and head into. Only to be looked at. */
record ForgedStore(List<AuditRow> rows, List<SubtreeHash> hashes, AuditHead head) implements AuditStore {

    ForgedStore {
        rows = List.copyOf(rows);
        hashes = List.copyOf(hashes);
    }

    @Override
    public boolean append(AuditBatch batch) {
        throw new UnsupportedOperationException("evidence is only looked at");
    }

    @Override
    public List<AuditRow> read(AuditSelection selection) {
        return rows.stream()
                .filter(row -> row.sequence() > selection.above() && row.sequence() < selection.below())
                .limit(selection.limit())
                .toList();
    }

    @Override
    public List<SubtreeHash> hashes(int level, long from, int count) {
        return hashes.stream()
                .filter(hash -> hash.level() == level && hash.index() >= from)
                .sorted(Comparator.comparingLong(SubtreeHash::index))
                .limit(count)
                .toList();
    }

    @Override
    public Map<UserId, String> pseudonyms(Set<UserId> users) {
        return Map.of();
    }

    @Override
    public Map<String, UserId> users(Set<String> pseudonyms) {
        return Map.of();
    }
}
