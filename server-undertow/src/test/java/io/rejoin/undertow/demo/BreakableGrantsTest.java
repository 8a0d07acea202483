package io.rejoin.undertow.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.store.jdbc.SqliteDatabase;
import io.rejoin.store.jdbc.SqliteGrantStore;
import io.rejoin.token.GroupName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import io.rejoin.undertow.demo.BreakableGrants.Delays;
import io.rejoin.undertow.demo.BreakableGrants.Mode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the switch does to a store. Uses a temporary folder and one thread of its own. */
@Timeout(60)
final class BreakableGrantsTest {

    private static final Membership ANA = Rooms.membership(UserId.of("ana"), GroupName.of("lobby"));
    private static final Delays LONG = new Delays(Duration.ofHours(1), Duration.ofHours(1));
    private static final Delays SHORT = new Delays(Duration.ofMillis(20), Duration.ofMillis(20));

    private SqliteDatabase database;
    private SqliteGrantStore store;

    @BeforeEach
    void open(@TempDir Path folder) {
        database = SqliteDatabase.openState(folder.resolve("grants.db"));
        store = new SqliteGrantStore(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private BreakableGrants switched(Delays delays, Mode mode) {
        BreakableGrants grants = new BreakableGrants(store, delays);
        grants.become(mode);
        return grants;
    }

    @Test
    void untouched_itAnswersAsTheStore() {
        BreakableGrants grants = new BreakableGrants(store, LONG);

        assertThat(grants.mode()).isEqualTo(Mode.ANSWERS);
        assertThat(grants.grant(ANA)).isEqualTo(Revision.of(1));
        assertThat(grants.memberships(Rooms.HUB, 10)).containsExactly(ANA);
        assertThat(grants.standings(Set.of(ANA)).of(ANA).isGranted()).isTrue();
        assertThat(grants.changesAfter(Revision.NONE, 10).rows()).hasSize(1);
        assertThat(grants.revoke(ANA)).isEqualTo(Revision.of(2));
    }

    @Test
    void failing_itDoesNothingAtAll() {
        BreakableGrants grants = switched(LONG, Mode.FAILS);

        Stream<ThrowingCallable> calls = Stream.of(
                () -> grants.grant(ANA),
                () -> grants.revoke(ANA),
                () -> grants.rows(Set.of(ANA)),
                () -> grants.standings(Set.of(ANA)),
                () -> grants.changesAfter(Revision.NONE, 10),
                () -> grants.memberships(Rooms.HUB, 10));

        assertThat(calls).allSatisfy(call -> assertThatThrownBy(call).isInstanceOf(StoreUnavailableException.class));
        assertThat(store.memberships(Rooms.HUB, 10)).isEmpty();
    }

    @Test
    void slow_itAnswersAfterAll() {
        assertThat(switched(SHORT, Mode.SLOW).grant(ANA)).isEqualTo(Revision.of(1));
    }

    @Test
    void hanging_itFailsAfterAll() {
        BreakableGrants grants = switched(SHORT, Mode.HANGS);

        assertThatThrownBy(() -> grants.grant(ANA)).isInstanceOf(StoreUnavailableException.class);
        assertThat(store.memberships(Rooms.HUB, 10)).isEmpty();
    }

    @Test
    void mended_itAnswersWhoWaits() throws Exception {
        BreakableGrants grants = switched(LONG, Mode.HANGS);
        FutureTask<Revision> waiting = waiting(grants);

        grants.become(Mode.ANSWERS);

        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(Revision.of(1));
    }

    @Test
    void broken_itFailsWhoWaits() throws Exception {
        BreakableGrants grants = switched(LONG, Mode.SLOW);
        FutureTask<Revision> waiting = waiting(grants);

        grants.become(Mode.FAILS);

        assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void interrupted_itLetsGo() throws Exception {
        BreakableGrants grants = switched(LONG, Mode.HANGS);
        FutureTask<Boolean> waiting = new FutureTask<>(() -> {
            assertThatThrownBy(() -> grants.grant(ANA)).isInstanceOf(StoreUnavailableException.class);
            return Thread.currentThread().isInterrupted();
        });
        Thread thread = started(waiting);

        thread.interrupt();

        assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
    }

    /** A grant that the switch holds up. */
    private static FutureTask<Revision> waiting(BreakableGrants grants) {
        FutureTask<Revision> task = new FutureTask<>(() -> grants.grant(ANA));
        started(task);
        return task;
    }

    private static Thread started(FutureTask<?> task) {
        Thread thread = new Thread(task, "waits-for-the-store");
        thread.setDaemon(true);
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(task).isNotDone();
            Thread.onSpinWait();
        }
        return thread;
    }
}
