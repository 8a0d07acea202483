package io.rejoin.benchmark;

import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The measurements as Markdown: a table for each question, then the targets. */
final class Report {
    static final int GROUPS_MAX = 1_000;
    static final List<Integer> OTHER_GROUPS = List.of(1, 100, GROUPS_MAX);
    static final int THREADS = 2;
    static final Set<Entry> FLOOR_AND_REJOIN = Collections.unmodifiableSet(EnumSet.of(Entry.FLOOR, Entry.REJOIN));

    private final Measurements measured;
    private final Targets targets;
    private final Markdown text = new Markdown();

    Report(Measurements measured) {
        this.measured = measured;
        this.targets = new Targets(measured);
    }

    String text() {
        environment();
        text.heading("Verify HS256, 10 groups of 20 characters");
        libraries(Operation.VERIFY);
        text.heading("Issue HS256, the same token");
        libraries(Operation.ISSUE);
        text.heading("Verify, other profiles");
        profiles();
        text.heading("Verify HS256, other numbers of groups");
        groups();
        text.heading("Verify HS256, " + THREADS + " threads");
        threads();
        text.heading("Targets");
        targets();
        return text.toString();
    }

    private void environment() {
        text.paragraph(Environment.jvm());
        text.paragraph(Environment.libraries());
        text.paragraph(
                "Times are processor time of the threads at work, without the garbage collector's, in the fastest iteration:"
                        + " the one that other processes disturbed least."
                        + " ~ marks a row whose median iteration took 15 % more: measure it again.");
    }

    private void libraries(Operation operation) {
        text.row("library", "µs/op", "x floor", "B/op");
        Case floor = Case.of(operation, Entry.FLOOR);
        Entry.hs256().stream()
                .map(entry -> Case.of(operation, entry))
                .sorted(Comparator.comparingDouble(c -> measured.cost(c).best()))
                .forEach(c -> text.row(c.entry().title(), micros(c), ratio(c, floor), bytes(c)));
    }

    private void profiles() {
        text.row("profile", "µs/op", "B/op", "x its floor", "floor", "µs/op", "B/op");
        for (Entry entry : Entry.profiles()) {
            Case subject = Case.verify(entry);
            Case floor = Case.verify(entry.floor());
            text.row(
                    entry.title(),
                    micros(subject),
                    bytes(subject),
                    ratio(subject, floor),
                    entry.floor().title(),
                    micros(floor),
                    bytes(floor));
        }
    }

    private void groups() {
        text.row("groups", "floor, µs/op", "Rejoin, µs/op", "x floor", "B/op");
        groups(OTHER_GROUPS.get(0));
        groups(Case.GROUPS);
        OTHER_GROUPS.stream().skip(1).forEach(this::groups);
        text.row(
                "each further one",
                Markdown.number(targets.perGroup(Entry.FLOOR), 3),
                Markdown.number(targets.perGroup(Entry.REJOIN), 3),
                "",
                "");
    }

    private void groups(int groups) {
        Case floor = Case.verify(Entry.FLOOR).with(groups);
        Case ours = Case.verify(Entry.REJOIN).with(groups);
        text.row(Markdown.number(groups, 0), micros(floor), micros(ours), ratio(ours, floor), bytes(ours));
    }

    private void threads() {
        text.row("library", "µs/op alone", "µs/op together", "x alone");
        for (Entry entry : FLOOR_AND_REJOIN) {
            Case alone = Case.verify(entry);
            Case together = alone.in(THREADS);
            text.row(entry.title(), micros(alone), micros(together), ratio(together, alone));
        }
    }

    private void targets() {
        text.row("target", "at most", "measured", "met");
        for (Target target : targets.all()) {
            text.row(
                    target.what(),
                    Markdown.number(target.limit(), 2),
                    Markdown.number(target.measured(), 2),
                    target.isMet() ? "yes" : "**no**");
        }
    }

    private String micros(Case measuredCase) {
        Cost cost = measured.cost(measuredCase);
        return (cost.isNoisy() ? "~ " : "") + Markdown.number(cost.best(), 2);
    }

    private String ratio(Case subject, Case reference) {
        return Markdown.number(measured.ratio(subject, reference), 2);
    }

    private String bytes(Case measuredCase) {
        return Markdown.number(measured.cost(measuredCase).bytes(), 0);
    }
}
