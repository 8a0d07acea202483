package io.rejoin.contract;

import io.rejoin.hub.audit.AuditStore;

/** In memory only. */
final class InMemoryAuditStoreTest extends AuditStoreContract {

    private final AuditStore store = new InMemoryAuditStore();

    @Override
    protected AuditStore store() {
        return store;
    }
}
