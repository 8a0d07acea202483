package io.rejoin.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.GrantStore.Watch;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Rows;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.Standing;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store in a table must do when other software, on a connection of its own, changes memberships there by plain SQL. */
abstract class PlainSqlContract {

    static final Membership ANA = membership("ana");
    private static final int MANY = 2_000;

    private Connection other;

    /** The store under test: new and empty at the start of a test. */
    abstract GrantStore store();

    /** A connection of software that knows nothing of Rejoin. */
    abstract Connection connect() throws SQLException;

    /** What it calls the table. */
    abstract String table();

    @BeforeEach
    final void connectOther() throws SQLException {
        other = connect();
    }

    @AfterEach
    final void disconnectOther() throws SQLException {
        other.close();
    }

    static Membership membership(String user) {
        return new Membership(UserId.of(user), HubName.of("chat"), GroupName.of("lobby"));
    }

    /** Runs it, with the table's name put in for {@code $}; gives the number of rows. */
    final int sql(String statement) throws SQLException {
        try (Statement plain = other.createStatement()) {
            int rows = plain.executeUpdate(statement.replace("$", table()));
            return changed(plain, rows);
        }
    }

    /** What the database itself says, where its driver counts what triggers did too. */
    int changed(Statement statement, int rows) throws SQLException {
        return rows;
    }

    final int insert(String user) throws SQLException {
        return sql("INSERT INTO $ (hub, user_id, group_name) VALUES ('chat', '" + user + "', 'lobby')");
    }

    final Standing standing(Membership membership) {
        return store().standings(Set.of(membership)).of(membership);
    }

    final Revision revision() {
        return store().rows(Set.of()).revision();
    }

    private static Revision after(Revision revision) {
        return Revision.of(revision.value() + 1);
    }

    private void assertChanged(Revision before, Row... rows) {
        Revision now = Revision.of(before.value() + rows.length);
        assertThat(store().changesAfter(before, 10)).isEqualTo(new Rows(now, List.of(rows)));
        for (Row row : rows) {
            assertThat(standing((Membership) row.scope())).isEqualTo(row.standing());
        }
    }

    @Test
    void insert_isAGrantOfTheNextRevision() throws SQLException {
        Revision before = store().revoke(membership("bo"));

        assertThat(insert("ana")).isOne();

        assertChanged(before, new Row(ANA, Standing.granted(after(before))));
    }

    @Test
    void update_isAChangeOfTheNextRevision() throws SQLException {
        Revision before = store().grant(ANA);

        assertThat(sql("UPDATE $ SET granted = NOT granted WHERE user_id = 'ana'"))
                .isOne();

        assertChanged(before, new Row(ANA, Standing.revoked(after(before))));
    }

    @Test
    void delete_isARevocationOfTheNextRevision() throws SQLException {
        Revision before = store().grant(ANA);

        assertThat(sql("DELETE FROM $ WHERE user_id = 'ana'")).isOne();

        assertChanged(before, new Row(ANA, Standing.revoked(after(before))));
    }

    @Test
    void insertOfWhatWasDeleted_isAGrantAgain() throws SQLException {
        insert("ana");
        sql("DELETE FROM $");
        Revision before = revision();

        assertThat(insert("ana")).isOne();

        assertChanged(before, new Row(ANA, Standing.granted(after(before))));
        assertThat(sql("DELETE FROM $")).isOne();
        assertThat(standing(ANA).isGranted()).isFalse();
    }

    @Test
    void insertOfWhatTheStoreRevoked_isAGrantAgain() throws SQLException {
        Revision before = store().revoke(ANA);

        assertThat(insert("ana")).isOne();

        assertChanged(before, new Row(ANA, Standing.granted(after(before))));
    }

    @Test
    void insertOfWhatIsGranted_fails_andChangesNothing() throws SQLException {
        Revision before = store().grant(ANA);

        assertThatThrownBy(() -> insert("ana")).isInstanceOf(SQLException.class);

        assertChanged(before);
    }

    @Test
    void deleteOfWhatIsRevoked_changesNothing() throws SQLException {
        store().grant(ANA);
        Revision revoked = store().revoke(new Scope.Everywhere(ANA.user()));

        sql("DELETE FROM $ WHERE granted <> (1 = 1)");

        assertChanged(revoked);
        assertThat(standing(ANA)).isEqualTo(Standing.revoked(revoked));
    }

    @Test
    void renamedUser_losesTheMembership_andTheOtherHasIt() throws SQLException {
        Revision before = store().grant(ANA);

        sql("UPDATE $ SET user_id = 'bo' WHERE user_id = 'ana'");

        assertRenamed(before);
    }

    @Test
    void userRenamedToOneWhoWasRevoked_isGranted() throws SQLException {
        store().grant(ANA);
        Revision before = store().revoke(membership("bo"));

        sql("UPDATE $ SET user_id = 'bo' WHERE user_id = 'ana'");

        assertRenamed(before);
    }

    private void assertRenamed(Revision before) {
        assertThat(revision()).isEqualTo(after(after(before)));
        assertThat(standing(ANA).kind()).isEqualTo(Standing.Kind.REVOKED);
        assertThat(standing(membership("bo")).isGranted()).isTrue();
        assertThat(store().changesAfter(before, 10).rows()).hasSize(2);
    }

    @Test
    void upsert_isAGrant_whateverWasThere() throws SQLException {
        String upsert = "INSERT INTO $ (hub, user_id, group_name, granted) VALUES ('chat', 'ana', 'lobby', (1 = 1)) "
                + "ON CONFLICT (hub, user_id, group_name) DO UPDATE SET granted = (1 = 1)";
        for (int i = 0; i < 3; i++) {
            Revision before = revision();
            sql(upsert);
            assertThat(standing(ANA).isGranted()).isTrue();
            assertThat(standing(ANA).since().isAfter(before)).isTrue();
            assertThat(standing(ANA).since()).isEqualTo(revision());
        }
    }

    @Test
    void changeThatIsTakenBack_neverWas() throws SQLException {
        Revision before = store().grant(membership("bo"));
        other.setAutoCommit(false);
        insert("ana");
        sql("DELETE FROM $ WHERE user_id = 'bo'");
        other.rollback();

        assertChanged(before);
        Revision next = store().grant(ANA);
        assertChanged(before, new Row(ANA, Standing.granted(next)));
    }

    @Test
    void manyChangesTogether_haveOneRevisionEach() throws SQLException {
        other.setAutoCommit(false);
        for (int i = 0; i < MANY; i++) {
            insert("user" + i);
        }
        other.commit();
        assertThat(revision()).isEqualTo(Revision.of(MANY));

        assertThat(sql("DELETE FROM $")).isEqualTo(MANY);
        other.commit();

        List<Row> changes = store().changesAfter(Revision.of(MANY), 2 * MANY).rows();
        assertThat(changes).extracting(row -> row.standing().kind()).containsOnly(Standing.Kind.REVOKED);
        assertThat(changes)
                .extracting(row -> row.standing().since().value())
                .containsExactlyElementsOf(IntStream.rangeClosed(MANY + 1, 2 * MANY)
                        .mapToObj(Long::valueOf)
                        .toList());
        assertThat(revision()).isEqualTo(Revision.of(2 * MANY));
    }

    @Test
    void watch_hearsOfEverybody_untilItIsClosed() throws Exception {
        Semaphore heard = new Semaphore(0);
        Watch watch = store().watch(heard::release);
        assertThat(heard.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
        awaitQuiet(heard);

        insert("ana");
        assertThat(heard.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
        awaitQuiet(heard);
        store().revoke(ANA);
        assertThat(heard.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
        awaitQuiet(heard);
        sql("DELETE FROM $ WHERE user_id = 'nobody'");
        assertThat(heard.tryAcquire(300, TimeUnit.MILLISECONDS)).isFalse();

        watch.close();
        watch.close();
        insert("bo");
        store().revoke(ANA);
        assertThat(heard.tryAcquire(300, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void watchWhoseCallerFails_goesOn() throws Exception {
        Semaphore heard = new Semaphore(0);
        Watch watch = store().watch(() -> {
            heard.release();
            throw new IllegalStateException("a bug of the watcher");
        });
        try (watch) {
            assertThat(heard.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
            awaitQuiet(heard);
            insert("ana");
            assertThat(heard.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
            insert("bo");
            assertThat(heard.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** One change may be heard of more than once. */
    private static void awaitQuiet(Semaphore heard) throws InterruptedException {
        boolean again = true;
        while (again) {
            again = heard.tryAcquire(200, TimeUnit.MILLISECONDS);
        }
    }
}
