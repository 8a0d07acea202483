package io.rejoin.benchmark.server;

import io.rejoin.benchmark.MiddleHalf;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Both servers, measured in turns: while one has clients, the other has none. */
final class Match {
    private static final String TEXT =
            "what somebody said to all of them, a hundred characters long, and a mark to count it by" + " ............"
                    + LoadClient.MARK;

    private final Dialect dialect;
    private final Load load;
    private final RejoinServer rejoin;
    private final Scale scale;
    private final Meter meter = new Meter();
    private final Side floor;
    private final Side subject;

    /** A server, its clients, and what it cost in each round that counts. */
    private static final class Side {
        private final Contestant server;
        private final String clients;
        private final Map<Task, List<Double>> costs = new EnumMap<>(Task.class);
        /** Of the round before, which ended in the other kind of drop. */
        private double lastStorm;

        Side(Contestant server, String clients) {
            this.server = server;
            this.clients = clients;
            for (Task task : Task.values()) {
                costs.put(task, new ArrayList<>());
            }
        }

        String listeners() {
            return clients + "-listeners";
        }
    }

    Match(Dialect dialect, Load load, BareServer bare, RejoinServer rejoin, Scale scale) {
        this.dialect = dialect;
        this.load = load;
        this.rejoin = rejoin;
        this.scale = scale;
        this.floor = new Side(bare, "bare");
        this.subject = new Side(rejoin, "rejoin");
    }

    /** What each task cost on either side. */
    List<Result> play() {
        List<Side> sides = List.of(floor, subject);
        sides.forEach(this::gather);
        sides.forEach(this::fill);
        for (int round = 0; round < scale.warmUp() + scale.rounds(); round++) {
            boolean reset = round % 2 == 0;
            boolean counts = round >= scale.warmUp();
            sides.forEach(side -> storm(side, reset, counts));
            sides.forEach(side -> talk(side, counts));
        }
        requireAudited();
        return results();
    }

    private void gather(Side side) {
        boolean strict = side == subject;
        load.perform("gather", side.clients, dialect, side.server.port(), strict);
        load.perform("gather", side.listeners(), dialect, side.server.port(), strict);
    }

    /** The second half of the clients is weighed: what is there once, and not for each, is there with the first. */
    private void fill(Side side) {
        int half = scale.clients() / 2;
        load.perform("open", side.listeners(), Population.LISTENER, 0, scale.listeners());
        drop(side, side.listeners(), true);
        load.perform("open", side.clients, Population.MEMBER, 0, half);
        long before = meter.bytes();
        load.perform("open", side.clients, Population.MEMBER, half, scale.clients() - half);
        requireClients(side, scale.clients());
        double each = (meter.bytes() - before) / (double) (scale.clients() - half);
        side.costs.get(Task.IDLE).add(each / 1024);
        drop(side, side.clients, true);
    }

    private void storm(Side side, boolean reset, boolean counts) {
        double back = meter.cpuMicros(() -> load.perform("back", side.clients));
        requireClients(side, scale.clients());
        double gone = meter.cpuMicros(() -> drop(side, side.clients, reset));
        double storm = (back + gone) / scale.clients();
        if (counts) {
            side.costs.get(Task.RETURN).add(back / scale.clients());
            side.costs.get(reset ? Task.RESET : Task.END).add(gone / scale.clients());
        }
        if (counts && !reset) {
            side.costs.get(Task.STORM).add((side.lastStorm + storm) / 2);
        }
        side.lastStorm = storm;
    }

    private void talk(Side side, boolean counts) {
        load.perform("back", side.listeners());
        load.perform("hear", side.listeners(), 0);
        double inARow = meter.cpuMicros(() -> say(side, scale.messages()));
        double oneByOne =
                meter.cpuMicros(() -> IntStream.range(0, scale.messages()).forEach(i -> say(side, 1)));
        drop(side, side.listeners(), true);
        if (counts) {
            double deliveries = (double) scale.messages() * scale.listeners();
            side.costs.get(Task.DELIVERY_IN_A_ROW).add(inARow / deliveries);
            side.costs.get(Task.DELIVERY).add(oneByOne / deliveries);
        }
    }

    /** Until everybody has heard it. */
    private void say(Side side, int times) {
        load.ask("hear", side.listeners(), times);
        side.server.say(TEXT, times);
        load.await();
    }

    private void drop(Side side, String clients, boolean reset) {
        load.perform("drop", clients, reset);
        Meter.await(side.server::isDeserted, "all clients are gone");
    }

    private void requireClients(Side side, int wanted) {
        boolean inGroups = side == floor || rejoin.memberships() == wanted * Population.GROUPS_OF_ONE;
        if (side.server.clients() != wanted || !inGroups) {
            throw new IllegalStateException("not all clients are here and in their groups");
        }
    }

    /** The sample's, the members' and the listeners'. */
    private void requireAudited() {
        long expected = 1 + (long) (scale.warmUp() + scale.rounds()) * (scale.clients() + scale.listeners());
        long accepted = rejoin.accepted();
        if (accepted != expected) {
            throw new IllegalStateException(accepted + " of " + expected + " reconnects are on the trail");
        }
    }

    private List<Result> results() {
        List<Result> results = new ArrayList<>();
        for (Task task : Task.values()) {
            if (!floor.costs.get(task).isEmpty()) {
                results.add(new Result(task, middle(floor, task), middle(subject, task), dialect.timesMax(task)));
            }
        }
        return results;
    }

    private static double middle(Side side, Task task) {
        return MiddleHalf.mean(side.costs.get(task).stream().mapToDouble(cost -> cost));
    }
}
