package io.rejoin.hub.audit;

import java.util.List;
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
    public void append(List<AuditRow> rows, AuditHead head) {
        appends.incrementAndGet();
        gate.acquireUninterruptibly();
        try {
            store.append(rows, head);
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
}
