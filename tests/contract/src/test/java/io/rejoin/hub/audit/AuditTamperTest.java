package io.rejoin.hub.audit;

import static io.rejoin.hub.audit.Evidence.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.token.KeyRing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P6: whoever changes, drops, moves or cuts off a record of the trail is found out, and the record is named. In memory. */
final class AuditTamperTest {
    private static final int RECORDS = 7;

    private final Evidence evidence = new Evidence();

    @BeforeEach
    void record() {
        evidence.record(RECORDS);
    }

    @AfterEach
    void close() {
        evidence.close();
    }

    private Optional<Long> damage(UnaryOperator<List<AuditRow>> change) {
        return evidence.damage(evidence.changed(change));
    }

    private static AuditRow at(List<AuditRow> rows, long sequence) {
        return rows.get((int) sequence - 1);
    }

    private static UnaryOperator<List<AuditRow>> replace(long sequence, UnaryOperator<AuditRow> change) {
        return rows -> {
            rows.set((int) sequence - 1, change.apply(at(rows, sequence)));
            return rows;
        };
    }

    /** What somebody would write who knows how a record looks. */
    private static AuditRow rewritten(AuditRow row, String user) {
        String text = AuditText.write(row.sequence(), row.at(), "node-1", event(user, Outcome.ACCEPTED));
        return new AuditRow(row.sequence(), row.at(), user, false, text, row.hash());
    }

    @Test
    void untouchedTrail_isIntact() {
        assertThat(damage(rows -> rows)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, RECORDS})
    void changedText_isNamed(long sequence) {
        assertThat(damage(replace(sequence, row -> rewritten(row, "mallory")))).contains(sequence);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, RECORDS})
    void changedTextWithAFittingHash_isNamedByItsSuccessorOrTheHead(long sequence) {
        Optional<Long> found = damage(rows -> {
            AuditRow forged = rewritten(at(rows, sequence), "mallory");
            String previous = sequence == 1
                    ? AuditHead.START.hash()
                    : at(rows, sequence - 1).hash();
            String hash = AuditText.hash(previous, forged.text());
            rows.set(
                    (int) sequence - 1, new AuditRow(sequence, forged.at(), forged.user(), false, forged.text(), hash));
            return rows;
        });

        assertThat(found).contains(Math.min(sequence + 1, RECORDS));
    }

    @Test
    void wholeChainWrittenAnew_doesNotFitTheSealedHead() {
        Optional<Long> found = damage(rows -> {
            List<AuditRow> forged = new ArrayList<>();
            String hash = AuditHead.START.hash();
            for (AuditRow row : rows) {
                AuditRow other = rewritten(row, "mallory");
                hash = AuditText.hash(hash, other.text());
                forged.add(new AuditRow(row.sequence(), row.at(), other.user(), false, other.text(), hash));
            }
            return forged;
        });

        assertThat(found).contains((long) RECORDS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4, RECORDS - 1, RECORDS})
    void droppedRecord_isNamed(long sequence) {
        assertThat(damage(rows -> {
                    rows.remove((int) sequence - 1);
                    return rows;
                }))
                .contains(sequence);
    }

    @Test
    void cutOffEnd_isNamedWhereItBegins() {
        assertThat(damage(rows -> new ArrayList<>(rows.subList(0, 4)))).isPresent();
        assertThat(new ChainCheckOver(evidence.rows.head(), evidence.allRows().subList(0, 4)).damage())
                .contains(5L);
    }

    @Test
    void everythingDropped_isNotAnEmptyTrail() {
        assertThat(damage(rows -> List.of())).isPresent();
    }

    @Test
    void swappedRecords_areNamed() {
        assertThat(damage(rows -> {
                    AuditRow third = at(rows, 3);
                    AuditRow fourth = at(rows, 4);
                    rows.set(2, new AuditRow(3, fourth.at(), fourth.user(), false, fourth.text(), fourth.hash()));
                    rows.set(3, new AuditRow(4, third.at(), third.user(), false, third.text(), third.hash()));
                    return rows;
                }))
                .contains(3L);
    }

    @Test
    void repeatedRecord_isNamed() {
        assertThat(damage(rows -> {
                    rows.add(3, at(rows, 3));
                    return rows;
                }))
                .contains(4L);
    }

    @Test
    void rowsInAnotherOrder_areNamed() {
        assertThat(damage(rows -> {
                    Collections.swap(rows, 1, 2);
                    return rows;
                }))
                .contains(2L);
    }

    @Test
    void changedUserColumn_isNamed() {
        assertThat(damage(replace(
                        3, row -> new AuditRow(3, row.at(), "somebody", row.refused(), row.text(), row.hash()))))
                .contains(3L);
    }

    @Test
    void changedTimeColumn_isNamed() {
        assertThat(damage(replace(
                        3,
                        row -> new AuditRow(
                                3, row.at().plusMillis(1), row.user(), row.refused(), row.text(), row.hash()))))
                .contains(3L);
    }

    @Test
    void hiddenRefusal_isNamed() {
        assertThat(damage(replace(3, row -> new AuditRow(3, row.at(), row.user(), true, row.text(), row.hash()))))
                .contains(3L);
    }

    @Test
    void textThatIsNoRecord_isNamed() {
        Optional<Long> found = damage(rows -> {
            String text = "{\"seq\":3}";
            String hash = AuditText.hash(at(rows, 2).hash(), text);
            rows.set(2, new AuditRow(3, at(rows, 3).at(), at(rows, 3).user(), false, text, hash));
            return rows;
        });

        assertThat(found).contains(3L);
    }

    @Test
    void headOfAnotherKey_isRefusedAtTheStart() {
        AuditHead head = evidence.rows.head();
        String seal = KeyRing.generate().seal("audit").seal(head.sequence() + "." + head.hash(), "audit-head");
        AuditStore forged = Evidence.forged(evidence.allRows(), new AuditHead(head.sequence(), head.hash(), seal));

        assertThatThrownBy(() -> evidence.open(forged))
                .isInstanceOf(AuditTrailDamagedException.class)
                .hasMessageContaining("record " + RECORDS);
    }

    @Test
    void headMovedBackWithItsRows_isRefusedAtTheStart() {
        List<AuditRow> rows = evidence.allRows().subList(0, 4);
        AuditHead head =
                new AuditHead(4, rows.get(3).hash(), evidence.rows.head().seal());

        assertThatThrownBy(() -> evidence.open(Evidence.forged(rows, head)))
                .isInstanceOf(AuditTrailDamagedException.class);
    }

    @Test
    void headResetToTheStart_isRefusedWhileRowsAreThere() {
        AuditStore forged = Evidence.forged(evidence.allRows(), AuditHead.START);

        assertThatThrownBy(() -> evidence.open(forged)).isInstanceOf(AuditTrailDamagedException.class);
    }

    @Test
    void rowBehindTheHead_isRefusedAtTheStart() {
        List<AuditRow> rows = new ArrayList<>(evidence.allRows());
        AuditRow last = at(rows, RECORDS);
        rows.add(new AuditRow(RECORDS + 1, last.at(), last.user(), false, last.text(), last.hash()));

        assertThatThrownBy(() -> evidence.open(Evidence.forged(rows, evidence.rows.head())))
                .isInstanceOf(AuditTrailDamagedException.class)
                .hasMessageContaining("record " + (RECORDS + 1));
    }

    /** The check alone, as a running server makes it over a trail that was cut under it. */
    private record ChainCheckOver(AuditHead head, List<AuditRow> rows) {
        Optional<Long> damage() {
            ChainCheck check = new ChainCheck(head, true);
            rows.forEach(check::next);
            return check.report().damage().map(ChainReport.Damage::sequence);
        }
    }
}
