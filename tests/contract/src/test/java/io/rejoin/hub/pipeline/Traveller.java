package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Bench.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.pipeline.ServersSimulation.Saying;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A client that changes servers, and what it must hear. */
final class Traveller {
    private Client client;
    private final Set<String> groups = new HashSet<>();
    /** What was said since it joined, and it did not hear yet. */
    private final Set<Saying> due = new HashSet<>();
    /** Of each server, the last that it heard. */
    private final Map<Integer, Integer> heard = new HashMap<>();

    private final List<String> history;

    Traveller(Client client, List<String> history) {
        this.history = history;
        this.client = client.connect();
        client.join("open0");
        take(client.receive().methods());
    }

    void join(String group) {
        history.add(client.id.value() + " joins " + group);
        client.join(group);
        groups.add(group);
    }

    void leave(String group, Bench by) {
        history.add(client.id.value() + " leaves " + group);
        by.server().groups(CHAT).leave(client.id, Bench.group(group));
        groups.remove(group);
        due.removeIf(saying -> saying.group().equals(group));
    }

    void isSaid(Saying saying) {
        if (groups.contains(saying.group())) {
            due.add(saying);
        }
    }

    void receive() {
        take(client.receive().methods());
    }

    void moveTo(Bench server, int number) {
        history.add(client.id.value() + " moves to " + number + " from " + client.cursor());
        client.drop();
        client = client.at(server);
        client.reconnect();
        assertThat(client.outcome().gap()).as("from %s", client.cursor()).isFalse();
        // What it joined last, and was not told of, only the server knows where it did.
        groups.clear();
        ServersSimulation.GROUPS.stream().filter(client::isIn).forEach(groups::add);
        history.add(client.id.value() + " is in " + groups);
        due.removeIf(saying -> !groups.contains(saying.group()));
    }

    void hearAllOf(Bench server) {
        take(client.heardFrom(server));
    }

    private void take(List<String> messages) {
        history.add(client.id.value() + " hears " + messages);
        for (String message : messages) {
            Saying saying = Saying.of(message);
            assertThat(groups).as(message).contains(saying.group());
            assertThat(saying.number())
                    .as("%s after %s", message, heard)
                    .isGreaterThan(heard.getOrDefault(saying.server(), -1));
            heard.put(saying.server(), saying.number());
            due.remove(saying);
        }
    }

    void end() {
        assertThat(due).as("of %s, in %s", client.id, groups).isEmpty();
    }
}
