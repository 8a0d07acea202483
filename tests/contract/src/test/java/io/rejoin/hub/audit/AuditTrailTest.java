package io.rejoin.hub.audit;

import static io.rejoin.hub.audit.Evidence.PATIENCE;
import static io.rejoin.hub.audit.Evidence.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Crew;
import io.rejoin.contract.Eventually;
import io.rejoin.contract.Fault;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.token.KeyRing;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over a store in memory that can fail; the trail has a thread of its own. */
final class AuditTrailTest {
    private static final AuditEvent EVENT = event("ana", Outcome.ACCEPTED);

    private final Evidence evidence = new Evidence();
    private final AuditTrail trail = evidence.trail;

    @AfterEach
    void close() {
        evidence.close();
    }

    @Test
    void receipt_isForWhatTheStoreHolds() {
        AuditRecord record = trail.await(EVENT, PATIENCE).record();

        assertThat(record.sequence()).isEqualTo(1);
        assertThat(record.event()).isEqualTo(EVENT);
        assertThat(evidence.allRows()).hasSize(1);
        assertThat(evidence.allRows().get(0).hash()).isEqualTo(record.hash());
        assertThat(trail.query(AuditQuery.newest())).containsExactly(record);
        assertThat(trail.check().isIntact()).isTrue();
    }

    @Test
    void time_isTheClocksToTheMillisecond() {
        evidence.clock.set(Instant.parse("2031-02-03T04:05:06.123456789Z"));

        assertThat(evidence.record(EVENT).at()).isEqualTo(Instant.parse("2031-02-03T04:05:06.123Z"));
    }

    @Test
    void oddEvents_areReadAsTheyWereWritten() {
        AuditEvent odd = EVENT.by(UserId.of("an \"admin\" with \u2028 and \ud83d\ude00"));

        evidence.record(odd);

        assertThat(trail.query(AuditQuery.newest()).get(0).event()).isEqualTo(odd);
        assertThat(trail.check().isIntact()).isTrue();
    }

    @Test
    void manyAtOnce_areInOneOrderWithoutGaps() {
        Crew.play(8, number -> {
            for (int i = 0; i < 100; i++) {
                trail.await(event("user-" + number, Outcome.ACCEPTED), PATIENCE);
            }
        });

        assertThat(evidence.allRows())
                .extracting(AuditRow::sequence)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 800).boxed().toList());
        assertThat(trail.check().isIntact()).isTrue();
        assertThat(trail.check().records()).isEqualTo(800);
    }

    @Test
    void whatWaitsTogether_sharesItsCommits() {
        HeldStore held = new HeldStore(evidence.rows);
        try (AuditTrail waiting = evidence.open(held)) {
            held.hold();
            List<CompletableFuture<AuditReceipt>> receipts = IntStream.range(0, 2_000)
                    .mapToObj(i -> waiting.record(EVENT))
                    .toList();
            assertThat(receipts).noneMatch(CompletableFuture::isDone);
            held.release();
            receipts.forEach(CompletableFuture::join);
        }

        assertThat(evidence.allRows()).hasSize(2_000);
        assertThat(held.appends()).isLessThan(10);
    }

    @Test
    void storeOutOfOrder_isAnOutageAndCounted() {
        evidence.store.fault(Fault.UNAVAILABLE);

        assertThatThrownBy(() -> trail.await(EVENT, PATIENCE)).isInstanceOf(StoreUnavailableException.class);
        trail.note(EVENT);

        Eventually.until("both are counted", () -> trail.lost() == 2);
        assertThat(evidence.allRows()).isEmpty();
    }

    @Test
    void afterAnOutage_theTrailGoesOnWhereTheStoreStands() {
        evidence.record(EVENT);
        evidence.store.fault(Fault.UNAVAILABLE);
        assertThatThrownBy(() -> trail.await(EVENT, PATIENCE)).isInstanceOf(StoreUnavailableException.class);
        evidence.store.fault(Fault.NONE);

        assertThat(evidence.record(EVENT).sequence()).isEqualTo(2);
        assertThat(trail.check().isIntact()).isTrue();
    }

    @Test
    void afterALostAnswer_theTrailGoesOnBehindWhatWasWritten() {
        AuditEvent ofNobody = AuditEvent.of(Kind.JOIN, Outcome.ACCEPTED, Optional.empty());
        evidence.store.fault(Fault.ANSWER_LOST);
        assertThatThrownBy(() -> trail.await(ofNobody, PATIENCE)).isInstanceOf(StoreUnavailableException.class);
        evidence.store.fault(Fault.NONE);

        assertThat(evidence.record(EVENT).sequence()).isEqualTo(2);
        assertThat(trail.check().isIntact()).isTrue();
        assertThat(trail.check().records()).isEqualTo(2);
    }

    @Test
    void slowStore_costsNoMoreThanThePatience() {
        HeldStore held = new HeldStore(evidence.rows);
        try (AuditTrail waiting = evidence.open(held)) {
            held.hold();
            assertThatThrownBy(() -> waiting.await(EVENT, Duration.ofMillis(50)))
                    .isInstanceOf(StoreUnavailableException.class);
            held.release();
        }
    }

    @Test
    void close_writesWhatWaitsAndTakesNoMore() {
        List<CompletableFuture<AuditReceipt>> receipts =
                IntStream.range(0, 100).mapToObj(i -> trail.record(EVENT)).toList();

        trail.close();

        assertThat(receipts).allMatch(receipt -> receipt.isDone() && !receipt.isCompletedExceptionally());
        assertThatThrownBy(() -> trail.await(EVENT, PATIENCE)).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void reopenedTrail_goesOnInTheSameChain() {
        evidence.record(3);
        trail.close();

        try (AuditTrail again = evidence.open(evidence.store)) {
            assertThat(again.await(EVENT, PATIENCE).record().sequence()).isEqualTo(4);
            assertThat(again.check().isIntact()).isTrue();
            assertThat(again.head().size()).isEqualTo(4);
        }
    }

    @Test
    void emptyTrail_isIntact() {
        assertThat(trail.check()).isEqualTo(new ChainReport(0, AuditHead.START, Optional.empty()));
    }

    @Test
    void anotherKey_cannotOpenTheTrail() {
        evidence.record(1);

        assertThatThrownBy(() -> new AuditTrail(
                        evidence.store, KeyRing.generate().lastingSigner("audit"), evidence.clock, "node-1"))
                .isInstanceOf(AuditTrailDamagedException.class);
    }
}
