package io.rejoin.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Crew;
import io.rejoin.hub.access.GrantStore;
import io.rejoin.token.Revision;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a real PostgreSQL. */
final class PostgresPlainSqlTest extends PlainSqlContract {

    @RegisterExtension
    static final PostgresSetup POSTGRES = new PostgresSetup();

    @Override
    GrantStore store() {
        return new PostgresGrantStore(POSTGRES.database());
    }

    @Override
    Connection connect() throws SQLException {
        return POSTGRES.pool().getConnection();
    }

    @Override
    String table() {
        return "rejoin.membership";
    }

    @Test
    void truncate_isRefused_withAdvice() throws SQLException {
        Revision granted = store().grant(ANA);

        assertThatThrownBy(() -> sql("TRUNCATE $")).hasMessageContaining("use DELETE, which revokes");

        assertThat(revision()).isEqualTo(granted);
        assertThat(standing(ANA).isGranted()).isTrue();
    }

    @Test
    void sinceOfSomebodyElse_isNotTaken() throws SQLException {
        store().grant(ANA);

        sql("INSERT INTO $ VALUES ('chat', 'bo', 'lobby', true, 99)");
        sql("UPDATE $ SET since = 77 WHERE user_id = 'ana'");

        assertThat(standing(membership("bo")).since().value()).isEqualTo(2);
        assertThat(standing(ANA).since().value()).isEqualTo(3);
        assertThat(revision().value()).isEqualTo(3);
    }

    /** The revision of what is committed later is greater, whoever began first. */
    @Test
    void changeUnderWay_makesOthersWait_soThatNoneSlipsInBelow() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (Connection slow = connect();
                Statement statement = slow.createStatement();
                Crew crew = new Crew()) {
            slow.setAutoCommit(false);
            statement.execute(
                    "INSERT INTO rejoin.membership (hub, user_id, group_name) VALUES ('chat', 'ana', 'lobby')");
            crew.start(1, thread -> {
                asked.countDown();
                assertThat(store().grant(membership("bo"))).isEqualTo(Revision.of(2));
            });
            assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(revision()).isEqualTo(Revision.NONE);
            slow.commit();
            crew.join();
        }
        assertThat(standing(ANA).since()).isEqualTo(Revision.of(1));
    }

    /** Without an order of their own, statements over the same rows would wait for each other crosswise. */
    @Test
    void manyWhoChangeTheSameRows_doNotLockEachOtherOut() {
        Crew.play(4, thread -> {
            String order = thread % 2 == 0 ? "ASC" : "DESC";
            for (int i = 0; i < 15; i++) {
                TestPostgres.execute(
                        POSTGRES.pool(),
                        "INSERT INTO rejoin.membership (hub, user_id, group_name) SELECT 'chat', 'user' || n, 'lobby' "
                                + "FROM generate_series(1, 50) AS n ORDER BY n " + order
                                + " ON CONFLICT (hub, user_id, group_name) DO UPDATE SET granted = true",
                        "UPDATE rejoin.membership SET granted = NOT granted",
                        "DELETE FROM rejoin.membership WHERE user_id > 'user3'");
                store().grant(membership("user1"));
                store().revoke(membership("user40"));
            }
        });

        assertThat(store().changesAfter(Revision.NONE, 100).rows()).hasSize(50);
    }

    /** What a room with many members costs when somebody closes it; a count that looked at all its own steps would take minutes. */
    @Test
    @Timeout(30)
    void hugeDelete_isLinear() throws SQLException {
        sql("INSERT INTO $ (hub, user_id, group_name) SELECT 'chat', 'user' || n, 'lobby' "
                + "FROM generate_series(1, 50000) AS n");

        assertThat(sql("DELETE FROM $")).isEqualTo(50_000);

        assertThat(revision()).isEqualTo(Revision.of(100_000));
    }
}
