package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Bench.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.cluster.ClusterLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** What {@link ServersSimulationTest} plays; all that it chooses comes from a seed. */
final class ServersSimulation implements AutoCloseable {
    static final List<String> GROUPS = List.of("open1", "open2", "open3");
    private static final int CLIENTS = 4;

    private final Random random;
    private final LaggingBackplane backplane = new LaggingBackplane();
    private final List<Bench> servers = new ArrayList<>();
    private final List<Traveller> travellers = new ArrayList<>();
    /** What happened, for a failure to tell. */
    private final List<String> history = new ArrayList<>();

    private int said;
    private int moves;

    ServersSimulation(long seed) {
        random = new Random(seed);
        HubServerPolicy policy =
                HubServerPolicy.defaults().withGroups(GroupPolicy.askStore().allowTokenOnly(CHAT, "open"));
        UnaryOperator<HubServerSetup> setup =
                plain -> plain.policy(policy).backplane(backplane, ClusterLimits.defaults());
        servers.add(new Bench(setup));
        servers.add(servers.get(0).beside(setup));
        servers.add(servers.get(0).beside(setup));
        for (int i = 0; i < CLIENTS; i++) {
            travellers.add(new Traveller(any(servers).client("c" + i, "user" + i), history));
        }
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    int moves() {
        return moves;
    }

    void step() {
        Traveller traveller = any(travellers);
        switch (random.nextInt(10)) {
            case 0 -> hold(random.nextInt(servers.size()));
            case 1 -> release();
            case 2 -> traveller.join(any(GROUPS));
            case 3 -> leave(traveller, any(GROUPS));
            case 4 -> traveller.receive();
            case 5, 6 -> move(traveller);
            default -> say(any(GROUPS));
        }
    }

    private void hold(int server) {
        history.add("hold " + server);
        backplane.hold(server);
    }

    private void release() {
        history.add("release");
        backplane.release();
    }

    String history() {
        return String.join("\n", history);
    }

    /** A server that is asked to take it out must be heard. */
    private void leave(Traveller traveller, String group) {
        release();
        traveller.leave(group, any(servers));
    }

    private void move(Traveller traveller) {
        if (random.nextBoolean()) {
            traveller.receive();
        }
        Bench server = any(servers);
        traveller.moveTo(server, servers.indexOf(server));
        moves++;
    }

    private void say(String group) {
        Bench sender = any(servers);
        Saying saying = new Saying(servers.indexOf(sender), said++, group);
        history.add("say " + saying.text());
        travellers.forEach(traveller -> traveller.isSaid(saying));
        sender.server().clients(CHAT).group(Bench.group(group)).send(saying.text());
    }

    void end() {
        backplane.release();
        travellers.forEach(traveller -> {
            servers.forEach(traveller::hearAllOf);
            traveller.end();
        });
        assertThat(said).isGreaterThan(50);
    }

    @Override
    public void close() {
        backplane.release();
        servers.forEach(Bench::close);
    }

    /** What a server said, the how manieth of all. */
    record Saying(int server, int number, String group) {

        String text() {
            return server + ":" + number + ":" + group;
        }

        static Saying of(String text) {
            String[] parts = text.split(":", 3);
            return new Saying(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), parts[2]);
        }
    }
}
