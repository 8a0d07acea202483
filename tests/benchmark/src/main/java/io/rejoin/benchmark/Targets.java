package io.rejoin.benchmark;

import java.util.ArrayList;
import java.util.List;

/** What the token promises, against what was measured. */
final class Targets {
    private static final double FLOORS_MAX = 2.5;
    private static final double GCM_MAX = 1.2;
    private static final double PRIMITIVES_MAX = 1.1;
    private static final double BYTES_MAX = 3_000;
    private static final double PER_GROUP_MAX = 0.15;

    private final Measurements measured;

    Targets(Measurements measured) {
        this.measured = measured;
    }

    List<Target> all() {
        List<Target> targets = new ArrayList<>();
        targets.add(new Target("HS256 verify, x floor", FLOORS_MAX, toFloor(Operation.VERIFY)));
        targets.add(new Target("HS256 verify, x fastest other library", 1, toFastestOther(Operation.VERIFY)));
        targets.add(new Target(
                "HS256 verify, B/op",
                BYTES_MAX,
                measured.cost(Case.verify(Entry.REJOIN)).bytes()));
        targets.add(new Target("HS256 verify, µs per group", PER_GROUP_MAX, perGroup(Entry.REJOIN)));
        targets.add(new Target("HS256 issue, x floor", FLOORS_MAX, toFloor(Operation.ISSUE)));
        for (Entry entry : Entry.profiles()) {
            double ratio = measured.ratio(Case.verify(entry), Case.verify(entry.floor()));
            targets.add(new Target(
                    entry.title() + " verify, x " + entry.floor().title(),
                    entry == Entry.A256GCM ? GCM_MAX : PRIMITIVES_MAX,
                    ratio));
        }
        return targets;
    }

    /** Microseconds that each group adds, between few groups and many. */
    double perGroup(Entry entry) {
        Case few = Case.verify(entry);
        Case many = few.with(Report.GROUPS_MAX);
        return (measured.cost(many).best() - measured.cost(few).best()) / (many.groups() - few.groups());
    }

    private double toFloor(Operation operation) {
        return measured.ratio(Case.of(operation, Entry.REJOIN), Case.of(operation, Entry.FLOOR));
    }

    private double toFastestOther(Operation operation) {
        Case ours = Case.of(operation, Entry.REJOIN);
        return Entry.libraries().stream()
                .mapToDouble(other -> measured.ratio(ours, Case.of(operation, other)))
                .max()
                .orElseThrow();
    }
}
