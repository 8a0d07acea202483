package io.rejoin.store.jdbc;

import io.rejoin.contract.DurableGrantStoreContract;
import io.rejoin.hub.access.GrantStore;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a real PostgreSQL. */
final class PostgresGrantStoreTest extends DurableGrantStoreContract {

    @RegisterExtension
    static final PostgresSetup POSTGRES = new PostgresSetup();

    @Override
    protected GrantStore store() {
        return new PostgresGrantStore(POSTGRES.database());
    }

    @Override
    protected GrantStore reopened() {
        POSTGRES.reopen();
        return store();
    }
}
