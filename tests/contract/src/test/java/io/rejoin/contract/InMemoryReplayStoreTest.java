package io.rejoin.contract;

import io.rejoin.hub.reconnect.ReplayStore;

/** In memory only. */
final class InMemoryReplayStoreTest extends ReplayStoreContract {

    private final ReplayStore store = new InMemoryReplayStore();

    @Override
    protected ReplayStore store() {
        return store;
    }
}
