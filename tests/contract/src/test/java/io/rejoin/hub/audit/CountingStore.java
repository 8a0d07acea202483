package io.rejoin.hub.audit;

import io.rejoin.token.UserId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts the rows and hashes that are read through it. For one thread. */
final class CountingStore implements AuditStore {

    private final AuditStore store;
    private int read;

    CountingStore(AuditStore store) {
        this.store = store;
    }

    int read() {
        return read;
    }

    @Override
    public boolean append(AuditBatch batch) {
        return store.append(batch);
    }

    @Override
    public List<AuditRow> read(AuditSelection selection) {
        List<AuditRow> rows = store.read(selection);
        read += rows.size();
        return rows;
    }

    @Override
    public List<SubtreeHash> hashes(int level, long from, int count) {
        List<SubtreeHash> hashes = store.hashes(level, from, count);
        read += hashes.size();
        return hashes;
    }

    @Override
    public AuditHead head() {
        return store.head();
    }

    @Override
    public Map<UserId, String> pseudonyms(Set<UserId> users) {
        return store.pseudonyms(users);
    }

    @Override
    public Map<String, UserId> users(Set<String> pseudonyms) {
        return store.users(pseudonyms);
    }
}
