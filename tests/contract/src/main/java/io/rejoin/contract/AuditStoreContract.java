package io.rejoin.contract;

import static io.rejoin.contract.AuditRows.START;
import static io.rejoin.contract.AuditRows.batch;
import static io.rejoin.contract.AuditRows.hash;
import static io.rejoin.contract.AuditRows.hashing;
import static io.rejoin.contract.AuditRows.head;
import static io.rejoin.contract.AuditRows.mark;
import static io.rejoin.contract.AuditRows.marks;
import static io.rejoin.contract.AuditRows.naming;
import static io.rejoin.contract.AuditRows.row;
import static io.rejoin.contract.AuditRows.rows;
import static io.rejoin.contract.SelectionDraft.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditMarks;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.hub.audit.GroupKey;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.UserId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link AuditStore} must do. */
public abstract class AuditStoreContract {

    private static final int ALL = 100_000;
    private static final UserId ANA = UserId.of("ana");
    private static final UserId BO = UserId.of("bo");

    /** The store under test: new and empty at the start of a test, then the same one. */
    protected abstract AuditStore store();

    /** Ten rows: ana, bo and nobody take turns, every fourth row is a refusal, and every second one is about the lobby. */
    private void appendTen() {
        String[] users = {"", "ana", "bo"};
        List<AuditRow> ten = IntStream.rangeClosed(1, 10)
                .mapToObj(i -> row(
                        i,
                        marks(
                                i,
                                users[i % 3],
                                i % 4 == 0 ? Outcome.REFUSED : Outcome.ACCEPTED,
                                i % 2 == 0 ? Set.of(mark("chat", "lobby", i % 4 == 0)) : Set.of())))
                .toList();
        append(ten);
    }

    private void append(List<AuditRow> rows) {
        assertThat(store().append(batch(rows))).isTrue();
    }

    private List<Long> read(SelectionDraft draft) {
        return store().read(draft.selection()).stream().map(AuditRow::sequence).toList();
    }

    @Test
    void newStore_isEmpty_andItsHeadIsTheStart() {
        assertThat(store().head()).isEqualTo(AuditHead.START);
        assertThat(read(all())).isEmpty();
        assertThat(store().hashes(1, 0, 10)).isEmpty();
        assertThat(store().pseudonyms(Set.of(ANA))).isEmpty();
        assertThat(store().users(Set.of("~a"))).isEmpty();
    }

    @Test
    void appendedRows_comeBackAsTheyWere_withTheHead() {
        List<AuditRow> first = rows(1, 3);
        List<AuditRow> second = List.of(row(
                4,
                new AuditMarks(
                        START,
                        "",
                        Kind.REVOKE.name(),
                        Outcome.PARTIAL.name(),
                        RefusalReason.EXPIRED.name(),
                        Set.of(mark("chat", "lobby", true), mark("chat", "Lobby", false), mark("", "", true)))));

        append(first);
        assertThat(store().head()).isEqualTo(head(3));
        append(second);

        assertThat(store().head()).isEqualTo(head(4));
        assertThat(store().read(AuditSelection.after(0, 3))).isEqualTo(first);
        assertThat(store().read(AuditSelection.after(3, 3))).isEqualTo(second);
    }

    @Test
    void anyText_comesBackAsItWas() {
        String every = String.join("\u007f\u0085\ufffe", OddNames.ALL);
        List<AuditRow> odd = IntStream.range(0, OddNames.ALL.size())
                .mapToObj(i -> {
                    String name = OddNames.ALL.get(i);
                    AuditMarks marks =
                            new AuditMarks(START, name, "K" + i, "O" + i, "R" + i, Set.of(mark(name, name, false)));
                    return new AuditRow(i + 1L, marks, every + i, "h" + i);
                })
                .toList();

        append(odd);

        assertThat(store().read(AuditSelection.after(0, ALL))).isEqualTo(odd);
    }

    @Test
    void oddUsersAndGroups_areToldApart() {
        List<AuditRow> odd = IntStream.range(0, OddNames.ALL.size())
                .mapToObj(i -> row(
                        i + 1L,
                        marks(i, OddNames.ALL.get(i), Outcome.ACCEPTED, Set.of(mark("h", OddNames.ALL.get(i), false)))))
                .toList();
        append(odd);

        for (AuditRow row : odd) {
            String name = row.marks().user();
            assertThat(read(all().user(name))).containsExactly(row.sequence());
            assertThat(read(all().group("h", name))).containsExactly(row.sequence());
            assertThat(read(all().group(name, "h"))).isEmpty();
        }
    }

    @Test
    void appendBehindAnotherHead_changesNothing() {
        append(rows(1, 2));
        AuditHead fork = new AuditHead(2, "f".repeat(64), "forked");
        List<AuditBatch> late = List.of(
                new AuditBatch(head(1), rows(2, 3), Set.of(), Map.of(ANA, "~a"), List.of(hash(1, 0)), head(3)),
                new AuditBatch(fork, rows(3, 3), Set.of(), Map.of(ANA, "~a"), List.of(hash(1, 0)), head(3)),
                new AuditBatch(head(3), rows(4, 4), Set.of(), Map.of(ANA, "~a"), List.of(hash(1, 0)), head(4)),
                new AuditBatch(head(0), rows(3, 3), Set.of(), Map.of(ANA, "~a"), List.of(hash(1, 0)), head(3)));

        late.forEach(batch -> assertThat(store().append(batch)).isFalse());

        assertThat(store().head()).isEqualTo(head(2));
        assertThat(store().read(AuditSelection.after(0, ALL))).isEqualTo(rows(1, 2));
        assertThat(store().pseudonyms(Set.of(ANA))).isEmpty();
        assertThat(store().hashes(1, 0, 1)).isEmpty();
        append(rows(3, 3));
    }

    @Test
    void signatureOfTheExpectedHead_doesNotMatter() {
        append(rows(1, 2));
        AuditHead resigned = new AuditHead(2, head(2).root(), "by another key");

        assertThat(store().append(new AuditBatch(resigned, rows(3, 3), Set.of(), Map.of(), List.of(), head(3))))
                .isTrue();
    }

    @Test
    void appendThatCannotBeWhole_changesNothing() {
        append(rows(1, 2));
        List<AuditRow> secondAgain = List.of(row(3), row(2));
        List<AuditRow> twice = List.of(row(3), row(4), row(4));

        for (List<AuditRow> bad : List.of(secondAgain, twice)) {
            AuditBatch batch = new AuditBatch(head(2), bad, Set.of(), Map.of(ANA, "~a"), List.of(hash(1, 0)), head(4));
            assertThatThrownBy(() -> store().append(batch)).isInstanceOf(StoreUnavailableException.class);
        }

        assertThat(store().head()).isEqualTo(head(2));
        assertThat(store().read(AuditSelection.after(0, ALL))).isEqualTo(rows(1, 2));
        assertThat(store().pseudonyms(Set.of(ANA))).isEmpty();
        assertThat(store().hashes(1, 0, 1)).isEmpty();
        append(rows(3, 3));
        assertThat(store().head()).isEqualTo(head(3));
    }

    @Test
    void hashes_comeInOrderUpToTheCount() {
        assertThat(store().append(hashing(1, List.of(hash(1, 0), hash(1, 1), hash(2, 0)))))
                .isTrue();
        assertThat(store().append(hashing(2, List.of(hash(1, 2))))).isTrue();

        assertThat(store().hashes(1, 0, 256)).containsExactly(hash(1, 0), hash(1, 1), hash(1, 2));
        assertThat(store().hashes(1, 1, 1)).containsExactly(hash(1, 1));
        assertThat(store().hashes(2, 0, 5)).containsExactly(hash(2, 0));
        assertThat(store().hashes(1, 3, 5)).isEmpty();
        assertThat(store().hashes(3, 0, 5)).isEmpty();
        assertThatThrownBy(() -> store().append(hashing(3, List.of(hash(1, 2)))))
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void pseudonyms_areFoundBothWays() {
        Map<UserId, String> names = new HashMap<>();
        OddNames.ALL.forEach(odd -> names.put(UserId.of(odd), "~" + names.size()));
        assertThat(store().append(naming(1, Set.of(), names))).isTrue();

        assertThat(store().pseudonyms(names.keySet())).isEqualTo(names);
        assertThat(store().users(Set.copyOf(names.values()))).hasSameSizeAs(names);
        names.forEach((user, name) -> {
            assertThat(store().pseudonyms(Set.of(user))).isEqualTo(Map.of(user, name));
            assertThat(store().users(Set.of(name, "~nobody"))).isEqualTo(Map.of(name, user));
        });
        assertThat(store().pseudonyms(Set.of())).isEmpty();
    }

    @Test
    void erasedPseudonym_isNobodys_andItsUserMayGetAnother() {
        assertThat(store().append(naming(1, Set.of(), Map.of(ANA, "~a", BO, "~b"))))
                .isTrue();
        assertThat(store().append(naming(2, Set.of("~a"), Map.of()))).isTrue();

        assertThat(store().pseudonyms(Set.of(ANA, BO))).isEqualTo(Map.of(BO, "~b"));
        assertThat(store().users(Set.of("~a", "~b"))).isEqualTo(Map.of("~b", BO));

        assertThat(store().append(naming(3, Set.of("~b", "~unknown"), Map.of(ANA, "~c", BO, "~d"))))
                .isTrue();
        assertThat(store().pseudonyms(Set.of(ANA, BO))).isEqualTo(Map.of(ANA, "~c", BO, "~d"));
        assertThat(store().users(Set.of("~a", "~b"))).isEmpty();
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
    void readByGroup_takesOnlyRowsAboutIt() {
        appendTen();

        assertThat(read(all().group("chat", "lobby"))).containsExactly(2L, 4L, 6L, 8L, 10L);
        assertThat(read(all().group("chat", "lobby").against())).containsExactly(4L, 8L);
        assertThat(read(all().group("chat", "lobby").user("ana"))).containsExactly(4L, 10L);
        assertThat(read(all().group("chat", "lobby").user("ana").against())).containsExactly(4L);
        assertThat(read(all().group("chat", "lobby").above(2).below(10).newest(2)))
                .containsExactly(8L, 6L);
        assertThat(read(all().group("chat", "Lobby"))).isEmpty();
        assertThat(read(all().group("lobby", "chat"))).isEmpty();
        assertThat(read(all().group("", ""))).isEmpty();
    }

    /** A record may refuse one group and grant another, and may be against a group though nothing was refused. */
    @Test
    void refusedInAGroup_isAboutThatGroup() {
        append(List.of(
                row(1, marks(1, "ana", Outcome.PARTIAL, Set.of(mark("c", "in", false), mark("c", "out", true)))),
                row(2, marks(2, "ana", Outcome.ACCEPTED, Set.of(mark("c", "out", true))))));

        assertThat(read(all().group("c", "in").refused())).isEmpty();
        assertThat(read(all().group("c", "out").refused())).containsExactly(1L);
        assertThat(read(all().group("c", "out").against())).containsExactly(1L, 2L);
    }

    @Test
    void readByKindOutcomeAndReason_takesOnlyThose() {
        append(List.of(
                row(1, new AuditMarks(START, "a", "JOIN", "REFUSED", "EXPIRED", Set.of())),
                row(2, new AuditMarks(START, "a", "LEAVE", "PARTIAL", "REUSED", Set.of())),
                row(3, new AuditMarks(START, "a", "JOIN", "ACCEPTED", "", Set.of()))));

        assertThat(read(all().kind(Kind.JOIN))).containsExactly(1L, 3L);
        assertThat(read(all().outcome(Outcome.PARTIAL))).containsExactly(2L);
        assertThat(read(all().reason(RefusalReason.EXPIRED))).containsExactly(1L);
        assertThat(read(all().kind(Kind.JOIN).outcome(Outcome.REFUSED).reason(RefusalReason.EXPIRED)))
                .containsExactly(1L);
        assertThat(read(all().kind(Kind.LEAVE).reason(RefusalReason.EXPIRED))).isEmpty();
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
        append(LongStream.rangeClosed(1, 5)
                .mapToObj(i -> row(i, marks(-i, "ana", Outcome.ACCEPTED, Set.of())))
                .toList());

        assertThat(read(all().from(START.minusSeconds(4)).until(START))).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void thousandRowsOfManyGroups_areAppendedAndReadAtOnce() {
        List<AuditRow> many = LongStream.rangeClosed(1, 1_000)
                .mapToObj(i -> row(
                        i,
                        marks(
                                i,
                                "u" + i,
                                Outcome.ACCEPTED,
                                Set.of(mark("chat", "g" + i, false), mark("chat", "all", true)))))
                .toList();

        append(many);

        assertThat(store().read(AuditSelection.after(0, 5_000))).isEqualTo(many);
        assertThat(read(all().group("chat", "g77"))).containsExactly(77L);
        assertThat(many.get(0).marks().groups()).contains(mark("chat", "all", true));
        assertThat(GroupKey.EVERYWHERE).isEqualTo(new GroupKey("", ""));
    }

    /** Of those that append behind the same head, one is let. */
    @Test
    void writersAtOnce_takeTurnsOrAreToldSo() {
        AtomicInteger taken = new AtomicInteger();
        Crew.play(3, thread -> {
            while (taken.get() < 60) {
                long size = store().head().size();
                if (store().append(batch(rows(size + 1, size + 3)))) {
                    taken.incrementAndGet();
                }
            }
        });

        assertThat(store().head().size()).isEqualTo(3L * taken.get());
        assertThat(store().read(AuditSelection.after(0, ALL))).isEqualTo(rows(1, 3L * taken.get()));
    }

    @Test
    void readers_seeWholeAppendsOnly_whileItWrites() {
        CountDownLatch written = new CountDownLatch(1);
        try (Crew crew = new Crew()) {
            crew.start(1, thread -> {
                for (int i = 0; i < 60; i++) {
                    append(rows(i * 10L + 1, i * 10L + 10));
                }
                written.countDown();
            });
            crew.start(3, thread -> {
                do {
                    long head = store().head().size();
                    List<AuditRow> seen = store().read(AuditSelection.after(0, ALL));
                    assertThat(head % 10).isZero();
                    assertThat(seen).isEqualTo(rows(1, seen.size()));
                    assertThat(seen.size() % 10).isZero();
                    assertThat((long) seen.size()).isGreaterThanOrEqualTo(head);
                } while (written.getCount() > 0);
            });
            crew.join();
        }

        assertThat(read(all())).hasSize(600);
    }
}
