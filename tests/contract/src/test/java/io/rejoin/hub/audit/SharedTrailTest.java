package io.rejoin.hub.audit;

import static io.rejoin.hub.audit.Evidence.PATIENCE;
import static io.rejoin.hub.audit.Evidence.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Crew;
import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several servers with one store; a checkpoint that was noted elsewhere. In memory. */
final class SharedTrailTest {
    private final Evidence evidence = new Evidence();
    private final AuditTrail one = evidence.trail;
    private final AuditTrail other =
            new AuditTrail(evidence.rows, evidence.keys.lastingSigner("audit"), evidence.clock, "node-2");

    @AfterEach
    void close() {
        evidence.close();
        other.close();
    }

    private static AuditEvent of(String user) {
        return event(user, Outcome.ACCEPTED);
    }

    private Checkpoint noted() {
        return Checkpoint.open(one.head().checkpoint(), List.of(one.verifierKey()))
                .orElseThrow();
    }

    @Test
    void serversThatTakeTurns_writeOneTrail() {
        for (int i = 0; i < 5; i++) {
            one.await(of("ana"), PATIENCE);
            other.await(of("ana"), PATIENCE);
        }

        assertThat(one.check().isIntact()).isTrue();
        assertThat(one.check().records()).isEqualTo(10);
        assertThat(other.check()).isEqualTo(one.check());
        assertThat(one.query(AuditQuery.newest().user(UserId.of("ana"))))
                .hasSize(10)
                .extracting(AuditRecord::node)
                .startsWith("node-1", "node-2", "node-1");
    }

    @Test
    void serversAtOnce_writeOneTrail() {
        Crew.play(4, number -> {
            AuditTrail trail = number % 2 == 0 ? one : other;
            for (int i = 0; i < 50; i++) {
                trail.await(of("user-" + i), PATIENCE);
            }
        });

        assertThat(one.check().isIntact()).isTrue();
        assertThat(one.check().records()).isEqualTo(200);
        assertThat(one.lost() + other.lost()).isZero();
        for (int i = 0; i < 50; i++) {
            assertThat(one.query(AuditQuery.newest().user(UserId.of("user-" + i))))
                    .hasSize(4);
        }
    }

    @Test
    void serverThatTheOtherIsAheadOf_keepsTrying() {
        AtomicInteger ahead = new AtomicInteger(50);
        SwappedStore store = new SwappedStore(evidence.rows);
        store.beforeAppend(() -> {
            if (ahead.getAndDecrement() > 0) {
                other.await(of("bo"), PATIENCE);
            }
        });

        try (AuditTrail behind = evidence.open(store)) {
            assertThat(behind.await(of("ana"), PATIENCE).record().sequence()).isEqualTo(51);
        }
        assertThat(one.check().isIntact()).isTrue();
    }

    @Test
    void userErasedByTheOther_isNotRemembered() {
        one.await(of("ana"), PATIENCE);
        other.erase(UserId.of("ana"), UserId.of("boss"), PATIENCE);

        one.await(of("ana"), PATIENCE);

        assertThat(one.query(AuditQuery.newest().user(UserId.of("ana"))))
                .extracting(AuditRecord::sequence)
                .containsExactly(3L);
    }

    @Test
    void trailOfTheOtherThatIsAnother_isNotGoneOnWith() {
        one.await(of("ana"), PATIENCE);
        InMemoryAuditStore elsewhere = new InMemoryAuditStore();
        try (AuditTrail fork =
                new AuditTrail(elsewhere, evidence.keys.lastingSigner("audit"), evidence.clock, "node-1")) {
            fork.await(of("mallory"), PATIENCE);
            fork.await(of("mallory"), PATIENCE);
        }
        SwappedStore store = new SwappedStore(evidence.rows);
        try (AuditTrail running = evidence.open(store)) {
            store.swap(elsewhere);

            assertThatThrownBy(() -> running.await(of("ana"), PATIENCE))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasStackTraceContaining("are not those that the head was signed over");
        }
        assertThat(elsewhere.head().size()).isEqualTo(2);
    }

    @Test
    void notedCheckpoint_isFoundAgain() {
        one.await(of("ana"), PATIENCE);
        Checkpoint first = noted();
        one.await(of("bo"), PATIENCE);

        assertThat(one.check(first).isIntact()).isTrue();
        assertThat(one.check(noted()).isIntact()).isTrue();
        ConsistencyProof proof = one.reader().consistency(1, 2);
        assertThat(proof.proves(first.root(), noted().root())).isTrue();
        AuditRecord second = one.query(AuditQuery.newest()).get(1);
        assertThat(one.reader().inclusion(2, 2).proves(second.hash(), noted().root()))
                .isTrue();
    }

    /** Each of both trails is whole in itself, under the same key. */
    @Test
    void forkedTrail_isFoundByTheCheckpoint() {
        for (int i = 0; i < 3; i++) {
            one.await(of("ana"), PATIENCE);
        }
        InMemoryAuditStore elsewhere = new InMemoryAuditStore();
        try (AuditTrail fork =
                new AuditTrail(elsewhere, evidence.keys.lastingSigner("audit"), evidence.clock, "node-1")) {
            for (int i = 0; i < 5; i++) {
                fork.await(of("mallory"), PATIENCE);
            }

            assertThat(fork.check().isIntact()).isTrue();
            assertThat(fork.check(noted()).damage())
                    .contains(new ChainReport.Damage(
                            3, "forked: the records up to here are not those of the checkpoint"));
        }
    }

    @Test
    void olderCopyPutBack_isFoundByTheCheckpoint() {
        one.await(of("ana"), PATIENCE);
        ForgedStore copy = new ForgedStore(evidence.allRows(), List.of(), evidence.rows.head());
        one.await(of("bo"), PATIENCE);

        ChainReport alone = new AuditReader(copy).check(List.of(one.verifierKey()), Optional.empty());
        ChainReport with = new AuditReader(copy).check(List.of(one.verifierKey()), Optional.of(noted()));

        assertThat(alone.isIntact()).isTrue();
        assertThat(with.damage().map(ChainReport.Damage::sequence)).contains(2L);
    }

    /** Others are at work here: they write first, or put another trail in the place of the one that is written. */
    private static final class SwappedStore implements AuditStore {
        private volatile AuditStore store;
        private volatile Runnable first = () -> {};

        SwappedStore(AuditStore store) {
            this.store = store;
        }

        void swap(AuditStore other) {
            store = other;
        }

        void beforeAppend(Runnable action) {
            first = action;
        }

        @Override
        public boolean append(AuditBatch batch) {
            first.run();
            return store.append(batch);
        }

        @Override
        public List<AuditRow> read(AuditSelection selection) {
            return store.read(selection);
        }

        @Override
        public List<SubtreeHash> hashes(int level, long from, int count) {
            return store.hashes(level, from, count);
        }

        @Override
        public AuditHead head() {
            return store.head();
        }

        @Override
        public Map<UserId, String> pseudonyms(Set<UserId> users) {
            return store.pseudonyms(users);
        }

        @Override
        public Map<String, UserId> users(Set<String> pseudonyms) {
            return store.users(pseudonyms);
        }
    }
}
