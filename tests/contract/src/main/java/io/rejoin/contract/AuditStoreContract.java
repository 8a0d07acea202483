package io.rejoin.contract;

import static io.rejoin.contract.SelectionDraft.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link AuditStore} must do. */
public abstract class AuditStoreContract {

    protected static final Instant START = Instant.parse("2030-01-01T00:00:00.001Z");
    private static final int ALL = 100_000;

    /** The store under test: new and empty at the start of a test, then the same one. */
    protected abstract AuditStore store();

    /** A row at so many seconds after the start. */
    protected static AuditRow row(long sequence, String user, boolean refused) {
        String text = "{\"seq\":" + sequence + "}";
        return new AuditRow(sequence, START.plusSeconds(sequence), user, refused, text, hash(sequence));
    }

    protected static AuditHead head(long sequence) {
        return new AuditHead(sequence, hash(sequence), "seal-of-" + sequence);
    }

    private static String hash(long sequence) {
        return String.format("%064x", sequence);
    }

    protected static List<AuditRow> rows(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(i -> row(i, "ana", false))
                .toList();
    }

    /** Ten rows: ana, bo and nobody take turns, and every fourth row is a refusal. */
    private void appendTen() {
        String[] users = {"", "ana", "bo"};
        List<AuditRow> ten = IntStream.rangeClosed(1, 10)
                .mapToObj(i -> row(i, users[i % 3], i % 4 == 0))
                .toList();
        store().append(ten, head(10));
    }

    private List<Long> read(SelectionDraft draft) {
        return store().read(draft.selection()).stream().map(AuditRow::sequence).toList();
    }

    @Test
    void newStore_isEmpty_andItsHeadIsTheStart() {
        assertThat(store().head()).isEqualTo(AuditHead.START);
        assertThat(read(all())).isEmpty();
    }

    @Test
    void appendedRows_comeBackAsTheyWere_withTheHead() {
        List<AuditRow> first = rows(1, 3);
        List<AuditRow> second = List.of(row(4, "", true));

        store().append(first, head(3));
        assertThat(store().head()).isEqualTo(head(3));
        store().append(second, head(4));

        assertThat(store().head()).isEqualTo(head(4));
        assertThat(store().read(AuditSelection.after(0, 3))).isEqualTo(first);
        assertThat(store().read(AuditSelection.after(3, 3))).isEqualTo(second);
    }

    @Test
    void anyText_comesBackAsItWas() {
        String every = String.join("\u0000\r\n\t", OddNames.ALL) + "\u0001\u007f\u0085\ufffe";
        List<AuditRow> odd = IntStream.range(0, OddNames.ALL.size())
                .mapToObj(i -> new AuditRow(i + 1L, START, OddNames.ALL.get(i), false, every + i, hash(i)))
                .toList();

        store().append(odd, new AuditHead(odd.size(), hash(1), every));

        assertThat(store().read(AuditSelection.after(0, ALL))).isEqualTo(odd);
        assertThat(store().head().seal()).isEqualTo(every);
    }

    @Test
    void oddUsers_areToldApart() {
        List<AuditRow> odd = IntStream.range(0, OddNames.ALL.size())
                .mapToObj(i -> row(i + 1L, OddNames.ALL.get(i), false))
                .toList();
        store().append(odd, head(odd.size()));

        for (AuditRow row : odd) {
            assertThat(read(all().user(row.user()))).containsExactly(row.sequence());
        }
    }

    @Test
    void appendThatCannotBeWhole_changesNothing() {
        store().append(rows(1, 2), head(2));
        List<AuditRow> secondAgain = List.of(row(3, "ana", false), row(2, "mallory", false));
        List<AuditRow> twice = List.of(row(3, "ana", false), row(4, "ana", false), row(4, "bo", false));

        assertThatThrownBy(() -> store().append(secondAgain, head(3))).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store().append(twice, head(4))).isInstanceOf(StoreUnavailableException.class);

        assertThat(store().head()).isEqualTo(head(2));
        assertThat(store().read(AuditSelection.after(0, ALL))).isEqualTo(rows(1, 2));
        store().append(rows(3, 3), head(3));
        assertThat(store().head()).isEqualTo(head(3));
    }

    @Test
    void readBySequence_takesWhatLiesBetween() {
        appendTen();

        assertThat(read(all().above(7))).containsExactly(8L, 9L, 10L);
        assertThat(read(all().below(4))).containsExactly(1L, 2L, 3L);
        assertThat(read(all().above(4).below(7))).containsExactly(5L, 6L);
        assertThat(read(all().above(10))).isEmpty();
        assertThat(read(all().above(6).below(7))).isEmpty();
    }

    @Test
    void readByUserAndRefusal_takesOnlyThose() {
        appendTen();

        assertThat(read(all().user("ana"))).containsExactly(1L, 4L, 7L, 10L);
        assertThat(read(all().user("Ana"))).isEmpty();
        assertThat(read(all().refused())).containsExactly(4L, 8L);
        assertThat(read(all().refused().user("bo"))).containsExactly(8L);
        assertThat(read(all().refused().user("bo").above(8))).isEmpty();
    }

    @Test
    void readByTime_includesItsStartAndNotItsEnd() {
        appendTen();
        Instant third = START.plusSeconds(3);
        Instant fifth = START.plusSeconds(5);

        assertThat(read(all().from(third).until(fifth))).containsExactly(3L, 4L);
        assertThat(read(all().from(fifth.plusNanos(1)))).containsExactly(6L, 7L, 8L, 9L, 10L);
        assertThat(read(all().until(third.plusNanos(1)))).containsExactly(1L, 2L, 3L);
        assertThat(read(all().from(Instant.MIN).until(Instant.MAX))).hasSize(10);
        assertThat(read(all().from(fifth).until(third))).isEmpty();
        assertThat(read(all().from(third).until(fifth).user("ana").refused())).containsExactly(4L);
    }

    @Test
    void read_isInOrder_upToTheLimit() {
        appendTen();

        assertThat(read(all().limit(3))).containsExactly(1L, 2L, 3L);
        assertThat(read(all().newest(3))).containsExactly(10L, 9L, 8L);
        assertThat(read(all().newest(3).below(9))).containsExactly(8L, 7L, 6L);
        assertThat(read(all().newest(2).user("ana"))).containsExactly(10L, 7L);
        assertThat(read(all().newest(1).refused())).containsExactly(8L);
        assertThat(read(all().newest(2).from(START).until(START.plusSeconds(6))))
                .containsExactly(5L, 4L);
        assertThat(read(all().limit(0))).isEmpty();
    }

    /** A clock that was set back: order is by sequence, time is only a filter. */
    @Test
    void rowsOutOfTime_areInOrderOfSequence() {
        List<AuditRow> back = LongStream.rangeClosed(1, 5)
                .mapToObj(i -> new AuditRow(i, START.minusSeconds(i), "ana", false, "{}", hash(i)))
                .toList();
        store().append(back, head(5));

        assertThat(read(all().from(START.minusSeconds(4)).until(START))).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void thousandsOfRows_areAppendedAndReadAtOnce() {
        List<AuditRow> many = rows(1, 5_000);

        store().append(many, head(5_000));

        assertThat(store().read(AuditSelection.after(0, 5_000))).isEqualTo(many);
    }

    @Test
    void readers_seeWholeAppendsOnly_whileItWrites() {
        CountDownLatch written = new CountDownLatch(1);
        try (Crew crew = new Crew()) {
            crew.start(1, thread -> {
                for (int i = 0; i < 60; i++) {
                    store().append(rows(i * 10L + 1, i * 10L + 10), head(i * 10L + 10));
                }
                written.countDown();
            });
            crew.start(3, thread -> {
                do {
                    long head = store().head().sequence();
                    List<Long> seen = read(all());
                    assertThat(head % 10).isZero();
                    assertThat(seen.size() % 10).isZero();
                    assertThat((long) seen.size()).isGreaterThanOrEqualTo(head);
                } while (written.getCount() > 0);
            });
            crew.join();
        }

        assertThat(read(all())).hasSize(600);
    }
}
