package io.rejoin.hub.audit;

import static io.rejoin.hub.audit.Evidence.PATIENCE;
import static io.rejoin.hub.audit.Evidence.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Corners of the trail: what happens beside a check, and who writes into the store behind the trail's back. In memory. */
final class AuditEdgesTest {
    private static final AuditEvent EVENT = event("ana", Outcome.ACCEPTED);
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Evidence evidence = new Evidence();

    @AfterEach
    void close() {
        evidence.close();
    }

    /** A store whose rows and head are there to be changed. */
    private static final class OpenBook implements AuditStore {
        volatile List<AuditRow> rows = List.of();
        volatile AuditHead head = AuditHead.START;
        final AtomicBoolean broken = new AtomicBoolean();
        volatile Runnable afterHead = () -> {};

        @Override
        public boolean append(AuditBatch batch) {
            if (broken.getAndSet(false)) {
                throw new StoreUnavailableException("out of order, once");
            }
            if (!head.isAt(batch.expected())) {
                return false;
            }
            List<AuditRow> more = new ArrayList<>(rows);
            more.addAll(batch.rows());
            rows = List.copyOf(more);
            head = batch.head();
            return true;
        }

        @Override
        public List<AuditRow> read(AuditSelection selection) {
            return seen().read(selection);
        }

        @Override
        public List<SubtreeHash> hashes(int level, long from, int count) {
            return seen().hashes(level, from, count);
        }

        @Override
        public Map<UserId, String> pseudonyms(Set<UserId> users) {
            return Map.of();
        }

        @Override
        public Map<String, UserId> users(Set<String> pseudonyms) {
            return Map.of();
        }

        private ForgedStore seen() {
            return new ForgedStore(rows, List.of(), head);
        }

        @Override
        public AuditHead head() {
            AuditHead now = head;
            afterHead.run();
            return now;
        }
    }

    @Test
    void recordThatComesDuringTheCheck_doesNotKeepItFromEnding() {
        OpenBook book = new OpenBook();
        try (AuditTrail trail = evidence.open(book)) {
            trail.await(EVENT, PATIENCE);
            book.afterHead = () -> {
                book.afterHead = () -> {};
                trail.await(EVENT, PATIENCE);
            };

            ChainReport report = assertTimeoutPreemptively(LIMIT, () -> trail.check());

            assertThat(report.isIntact()).isTrue();
        }
    }

    @Test
    void trailThatAnotherServerBeginsMeanwhile_isGoneOnWith() {
        OpenBook book = new OpenBook();
        try (AuditTrail other = evidence.open(book)) {
            book.afterHead = () -> {
                book.afterHead = () -> {};
                other.await(EVENT, PATIENCE);
            };

            try (AuditTrail trail = evidence.open(book)) {
                assertThat(trail.await(EVENT, PATIENCE).record().sequence()).isEqualTo(2);
            }
            assertThat(other.check().isIntact()).isTrue();
        }
    }

    @Test
    void rowPutBehindTheHeadOfARunningTrail_isFoundAndNamed() {
        OpenBook book = new OpenBook();
        try (AuditTrail trail = evidence.open(book)) {
            trail.await(EVENT, PATIENCE);
            AuditRow row = book.rows.get(0);
            book.rows = List.of(row, new AuditRow(2, row.marks(), row.text(), row.hash()));

            ChainReport report = assertTimeoutPreemptively(LIMIT, () -> trail.check());

            assertThat(report.damage().map(ChainReport.Damage::sequence)).contains(2L);
        }
    }

    @Test
    void endCutOffBeforeAnOutage_isNotSignedOver() {
        OpenBook book = new OpenBook();
        try (AuditTrail trail = evidence.open(book)) {
            for (int i = 0; i < 5; i++) {
                trail.await(EVENT, PATIENCE);
            }
            List<AuditRow> left = book.rows.subList(0, 3);
            book.rows = left;
            book.head = new AuditHead(3, left.get(2).hash(), "not signed by us");
            book.broken.set(true);
            assertThatThrownBy(() -> trail.await(EVENT, PATIENCE)).isInstanceOf(StoreUnavailableException.class);

            trail.note(EVENT);
            trail.note(EVENT);
            trail.close();

            assertThat(trail.check().isIntact()).as("two records were cut off").isFalse();
        }
    }

    @Test
    void olderSignedHeadPutBackBeforeAnOutage_isNotSignedOver() {
        OpenBook book = new OpenBook();
        try (AuditTrail trail = evidence.open(book)) {
            trail.await(EVENT, PATIENCE);
            List<AuditRow> olderRows = book.rows;
            AuditHead olderHead = book.head;
            trail.await(EVENT, PATIENCE);
            book.rows = olderRows;
            book.head = olderHead;
            book.broken.set(true);
            assertThatThrownBy(() -> trail.await(EVENT, PATIENCE)).isInstanceOf(StoreUnavailableException.class);

            assertThatThrownBy(() -> trail.await(EVENT, PATIENCE))
                    .as("the trail knows that it was longer")
                    .isInstanceOf(RuntimeException.class);
        }
    }
}
