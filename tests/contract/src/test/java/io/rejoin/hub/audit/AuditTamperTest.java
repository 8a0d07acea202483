package io.rejoin.hub.audit;

import static io.rejoin.hub.audit.Evidence.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.token.KeyRing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        AuditEvent event = event(user, Outcome.ACCEPTED);
        String text = AuditText.write(
                row.sequence(), AuditText.previous(row), row.marks().at(), "node-1", event);
        return new AuditRow(row.sequence(), AuditMarks.of(row.marks().at(), event), text, row.hash());
    }

    private static AuditRow hashed(AuditRow row) {
        return new AuditRow(row.sequence(), row.marks(), row.text(), TreeHash.leaf(row.text()));
    }

    private static AuditRow as(long sequence, AuditRow row) {
        return new AuditRow(sequence, row.marks(), row.text(), row.hash());
    }

    /** Every record from the given one on, written anew so that each follows from the one before. */
    private static List<AuditRow> rewrittenFrom(long sequence, List<AuditRow> rows) {
        List<AuditRow> forged = new ArrayList<>(rows.subList(0, (int) sequence - 1));
        String previous = forged.isEmpty()
                ? AuditHead.START.root()
                : forged.get(forged.size() - 1).hash();
        for (AuditRow row : rows.subList((int) sequence - 1, rows.size())) {
            AuditEvent event = event("mallory", Outcome.ACCEPTED);
            String text = AuditText.write(row.sequence(), previous, row.marks().at(), "node-1", event);
            forged.add(hashed(
                    new AuditRow(row.sequence(), AuditMarks.of(row.marks().at(), event), text, "")));
            previous = forged.get(forged.size() - 1).hash();
        }
        return forged;
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
        Optional<Long> found = damage(replace(sequence, row -> hashed(rewritten(row, "mallory"))));

        assertThat(found).contains(Math.min(sequence + 1, RECORDS));
    }

    @Test
    void wholeChainWrittenAnew_doesNotFitTheSignedHead() {
        Optional<Long> found = damage(rows -> rewrittenFrom(1, rows));

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
        assertThat(damage(rows -> new ArrayList<>(rows.subList(0, 4)))).contains(5L);
    }

    @Test
    void everythingDropped_isNotAnEmptyTrail() {
        assertThat(damage(rows -> List.of())).contains(1L);
    }

    @Test
    void swappedRecords_areNamed() {
        assertThat(damage(rows -> {
                    AuditRow third = at(rows, 3);
                    AuditRow fourth = at(rows, 4);
                    rows.set(2, as(3, fourth));
                    rows.set(3, as(4, third));
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

    private Optional<Long> damage(UnaryOperator<AuditMarks> change, long sequence) {
        return damage(
                replace(sequence, row -> new AuditRow(sequence, change.apply(row.marks()), row.text(), row.hash())));
    }

    @Test
    void changedColumns_areNamed() {
        Instant at = at(evidence.allRows(), 3).marks().at();
        String user = at(evidence.allRows(), 3).marks().user();
        Set<GroupMark> groups = at(evidence.allRows(), 3).marks().groups();
        List<AuditMarks> forged = List.of(
                new AuditMarks(at.plusMillis(1), user, "RECONNECT", "ACCEPTED", "", groups),
                new AuditMarks(at, "somebody", "RECONNECT", "ACCEPTED", "", groups),
                new AuditMarks(at, user, "JOIN", "ACCEPTED", "", groups),
                new AuditMarks(at, user, "RECONNECT", "REFUSED", "", groups),
                new AuditMarks(at, user, "RECONNECT", "nonsense", "", groups),
                new AuditMarks(at, user, "RECONNECT", "ACCEPTED", "EXPIRED", groups),
                new AuditMarks(at, user, "RECONNECT", "ACCEPTED", "", Set.of()));

        assertThat(damage(same -> new AuditMarks(at, user, "RECONNECT", "ACCEPTED", "", groups), 3))
                .isEmpty();
        forged.forEach(marks -> assertThat(damage(real -> marks, 3)).contains(3L));
    }

    @Test
    void textThatIsNoRecord_isNamed() {
        for (String text : List.of("{\"seq\":3}", "{", "[]", "null", "")) {
            assertThat(damage(replace(3, row -> hashed(new AuditRow(3, row.marks(), text, "")))))
                    .contains(3L);
        }
    }

    /** Who owns the store can make all of it fit together, but for the signature. */
    @Test
    void newHeadForARewrittenTrail_isNotSigned() {
        List<AuditRow> rows = rewrittenFrom(3, evidence.allRows());
        TreeEdge edge = new TreeEdge();
        rows.forEach(row -> edge.add(row.hash(), complete -> {}));
        AuditHead head =
                new AuditHead(RECORDS, edge.root(), evidence.rows.head().checkpoint());

        assertThat(evidence.damage(evidence.forged(rows, head))).contains((long) RECORDS);
    }

    @Test
    void headOfAnotherKey_isRefusedAtTheStart() {
        AuditHead head = evidence.rows.head();
        AuditHead other = Notary.of(head, KeyRing.generate().lastingSigner("audit"), "node-1")
                .sign(head.size(), head.root());
        AuditStore forged = evidence.forged(evidence.allRows(), other);

        assertThatThrownBy(() -> evidence.open(forged))
                .isInstanceOf(AuditTrailDamagedException.class)
                .hasMessageContaining("record " + RECORDS);
    }

    @Test
    void headMovedBackWithItsRows_isRefusedAtTheStart() {
        List<AuditRow> rows = evidence.allRows().subList(0, 4);
        AuditHead head =
                new AuditHead(4, rows.get(3).hash(), evidence.rows.head().checkpoint());

        assertThatThrownBy(() -> evidence.open(evidence.forged(rows, head)))
                .isInstanceOf(AuditTrailDamagedException.class);
    }

    @Test
    void headResetToTheStart_isRefusedWhileRowsAreThere() {
        AuditStore forged = evidence.forged(evidence.allRows(), AuditHead.START);

        assertThatThrownBy(() -> evidence.open(forged)).isInstanceOf(AuditTrailDamagedException.class);
    }

    @Test
    void rowBehindTheHead_isRefusedAtTheStart() {
        List<AuditRow> rows = new ArrayList<>(evidence.allRows());
        AuditRow last = at(rows, RECORDS);
        rows.add(as(RECORDS + 1, last));

        assertThatThrownBy(() -> evidence.open(evidence.forged(rows, evidence.rows.head())))
                .isInstanceOf(AuditTrailDamagedException.class)
                .hasMessageContaining("record " + (RECORDS + 1));
    }
}
