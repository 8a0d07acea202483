package io.rejoin.store.jdbc;

import io.rejoin.contract.DurableReplayStoreContract;
import io.rejoin.hub.reconnect.ReplayStore;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a real PostgreSQL. */
final class PostgresReplayStoreTest extends DurableReplayStoreContract {

    @RegisterExtension
    static final PostgresSetup POSTGRES = new PostgresSetup();

    @Override
    protected ReplayStore store() {
        return new PostgresReplayStore(POSTGRES.database());
    }

    @Override
    protected ReplayStore reopened() {
        POSTGRES.reopen();
        return store();
    }
}
