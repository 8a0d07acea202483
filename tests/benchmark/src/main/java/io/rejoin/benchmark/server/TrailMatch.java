package io.rejoin.benchmark.server;

import io.rejoin.benchmark.MiddleHalf;
import java.util.ArrayList;
import java.util.List;

/** What a storm of reconnects costs for that the trail is durable: two servers alike but for that, in turns. */
final class TrailMatch {
    private final Load load;
    private final Scale scale;
    private final Meter meter = new Meter();
    private final RejoinServer forgetful;
    private final RejoinServer durable;

    TrailMatch(Load load, RejoinServer forgetful, RejoinServer durable, Scale scale) {
        this.load = load;
        this.forgetful = forgetful;
        this.durable = durable;
        this.scale = scale;
    }

    Result play() {
        open("forgetful", forgetful);
        open("durable", durable);
        List<Double> floor = new ArrayList<>();
        List<Double> subject = new ArrayList<>();
        for (int round = 0; round < scale.warmUp() + scale.rounds(); round++) {
            double without = storm("forgetful", forgetful);
            double with = storm("durable", durable);
            if (round >= scale.warmUp()) {
                floor.add(without);
                subject.add(with);
            }
        }
        return new Result(Task.TRAIL, middle(floor), middle(subject));
    }

    private void open(String clients, RejoinServer server) {
        load.perform("gather", clients, Dialect.CLASSIC, server.port(), true);
        load.perform("open", clients, Population.MEMBER, 0, scale.clients());
        drop(clients, server);
    }

    private double storm(String clients, RejoinServer server) {
        double back = meter.cpuMicros(() -> load.perform("back", clients));
        drop(clients, server);
        return back / scale.clients();
    }

    private void drop(String clients, RejoinServer server) {
        load.perform("drop", clients, true);
        Meter.await(server::isDeserted, "all clients are gone");
    }

    private static double middle(List<Double> costs) {
        return MiddleHalf.mean(costs.stream().mapToDouble(cost -> cost));
    }
}
