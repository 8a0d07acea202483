package io.rejoin.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.access.GrantStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real file; separate connections stand for separate processes, which SQLite tells apart no more than they. */
final class SqlitePlainSqlTest extends PlainSqlContract {

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
    GrantStore store() {
        return new SqliteGrantStore(database);
    }

    /** Opened before each test, and before the database is. */
    @Override
    Connection connect() throws SQLException {
        SqliteDatabase.openState(folder.resolve("state.db")).close();
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("state.db"));
    }

    @Override
    String table() {
        return "membership";
    }

    @Override
    int changed(Statement statement, int rows) throws SQLException {
        try (ResultSet changes = statement.executeQuery("SELECT changes()")) {
            return changes.getInt(1);
        }
    }

    @Test
    void sinceOfSomebodyElse_isRefused() {
        store().grant(ANA);

        assertThatThrownBy(() -> sql("UPDATE $ SET since = 77"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("since is counted by triggers");
        assertThat(revision().value()).isOne();
    }

    @Test
    void replace_isAGrant() throws SQLException {
        store().revoke(ANA);
        for (int i = 0; i < 2; i++) {
            sql("INSERT OR REPLACE INTO $ (hub, user_id, group_name) VALUES ('chat', 'ana', 'lobby')");
            assertThat(standing(ANA).isGranted()).isTrue();
            assertThat(standing(ANA).since()).isEqualTo(revision());
        }
        assertThat(revision().value()).isEqualTo(3);
    }
}
