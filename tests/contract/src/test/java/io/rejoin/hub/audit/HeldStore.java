package io.rejoin.hub.audit;

import io.rejoin.token.UserId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that can be held up in the middle of a write. */
final class HeldStore implements AuditStore {
    private final AuditStore store;
    private final Semaphore gate = new Semaphore(1);
    private final AtomicInteger appends = new AtomicInteger();

    HeldStore(AuditStore store) {
        this.store = store;
    }

    void hold() {
        gate.acquireUninterruptibly();
    }

    void release() {
        gate.release();
    }

    int appends() {
        return appends.get();
    }

    @Override
    public boolean append(AuditBatch batch) {
        appends.incrementAndGet();
        gate.acquireUninterruptibly();
        try {
            return store.append(batch);
        } finally {
            gate.release();
        }
    }

    @Override
    public List<AuditRow> read(AuditSelection selection) {
        return store.read(selection);
    }

    @Override
    public AuditHead head() {
        return store.head();
    }

    @Override
    public List<SubtreeHash> hashes(int level, long from, int count) {
        return store.hashes(level, from, count);
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
