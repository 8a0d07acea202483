package io.rejoin.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.DurableGrantStoreContract;
import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.StoreUnavailableException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real file. */
final class SqliteGrantStoreTest extends DurableGrantStoreContract {

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
    protected GrantStore store() {
        return new SqliteGrantStore(database);
    }

    @Override
    protected GrantStore reopened() {
        close();
        open();
        return store();
    }

    @Test
    void rowThatIsNoGroup_isAnOutage() {
        database.write(connection -> {
            Sqlite.execute(connection, "INSERT INTO membership VALUES ('chat', 'ana', '', 1, 1)");
            return true;
        });

        assertThatThrownBy(() -> store().entries(CHAT, 10)).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void tableThatIsGone_isAnOutage_thatNamesNoUser() {
        database.write(connection -> {
            Sqlite.execute(connection, "DROP TABLE membership");
            return true;
        });

        assertThatThrownBy(() -> store().grant(membership("ana", "lobby")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("the database failed: SQLITE_ERROR");
        assertThatThrownBy(() -> store().standings(Set.of(membership("ana", "lobby"))))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("the database failed: SQLITE_ERROR");
    }

    @Test
    void constraintThatFails_isAnOutage_andNothingOfTheChangeStays() {
        database.write(connection -> {
            Sqlite.execute(connection, """
                    CREATE TRIGGER no_more BEFORE INSERT ON membership BEGIN SELECT RAISE(ABORT, 'no more'); END""");
            return true;
        });

        assertThatThrownBy(() -> store().grant(membership("ana", "lobby")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageNotContaining("ana");

        assertThat(store().standings(Set.of()).revision().value()).isZero();
    }
}
