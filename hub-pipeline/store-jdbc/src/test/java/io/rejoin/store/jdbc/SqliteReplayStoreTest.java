package io.rejoin.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.DurableReplayStoreContract;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.reconnect.ReplayStore;
import io.rejoin.token.FamilyId;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real file. */
final class SqliteReplayStoreTest extends DurableReplayStoreContract {

    @TempDir
    private Path folder;

    private SqliteDatabase database;

    @BeforeEach
    void open() {
        database = SqliteDatabase.openState(folder.resolve("state.db"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected ReplayStore store() {
        return new SqliteReplayStore(database);
    }

    @Override
    protected ReplayStore reopened() {
        close();
        open();
        return store();
    }

    @Test
    void rowThatCannotBeRead_isAnOutage_andNotAFreshFamily() {
        database.write(connection -> {
            Sqlite.execute(connection, "INSERT INTO family VALUES ('family', '{', 1)");
            return true;
        });

        assertThatThrownBy(() -> store().update(FamilyId.of("family"), row -> Optional.of(reserved(1))))
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void purge_ofMoreThanOneTransaction_forgetsAll() {
        database.write(connection -> {
            Sqlite.execute(connection, """
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
                    INSERT INTO family SELECT 'family-' || i, '{}', i FROM n""");
            return true;
        });
        long before = database.commits();

        assertThat(store().purge(EXPIRES)).isEqualTo(12_000);

        assertThat(database.commits() - before).isEqualTo(4);
    }
}
