package io.rejoin.contract;

import io.rejoin.hub.access.GrantStore;

/** In memory only. */
final class InMemoryGrantStoreTest extends GrantStoreContract {

    private final GrantStore store = new InMemoryGrantStore();

    @Override
    protected GrantStore store() {
        return store;
    }
}
