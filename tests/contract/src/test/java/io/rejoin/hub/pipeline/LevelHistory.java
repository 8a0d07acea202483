package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Bench.CHAT;

import io.rejoin.hub.JoinRefusedException;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.OutagePolicy;
import io.rejoin.hub.access.RevocationLimits;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.VerificationLevel;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A server at one level that lives through a history drawn from a seed, and says after every step what its clients see. Two of the
 * same seed at different levels live through the same.
 */
final class LevelHistory implements AutoCloseable {
    private static final List<String> USERS = List.of("ana", "bob", "Ana");
    private static final List<String> GROUPS = List.of("lobby", "ops", "open");
    private static final RevocationLimits LIMITS =
            new RevocationLimits(Duration.ofMinutes(1), Duration.ofMillis(250), 100);

    private static final class Visitor {
        private final Client client;
        private boolean away;

        Visitor(Client client) {
            this.client = client;
        }

        void drop() {
            client.drop();
            away = true;
        }
    }

    private final Random random;
    private final Bench bench;
    private final List<Visitor> visitors = new ArrayList<>();
    private int said;

    LevelHistory(VerificationLevel level, long seed) {
        random = new Random(seed);
        GroupPolicy groups = GroupPolicy.of(level, OutagePolicy.closed()).allowTokenOnly(CHAT, "open");
        bench = Bench.followingByHand(setup -> setup.policy(HubServerPolicy.defaults()
                .withGroups(groups)
                .withHistory(Bench.LIMITS)
                .withRevocations(LIMITS)));
        for (String user : USERS) {
            bench.grant(user, "lobby");
            Client client = bench.client(visitors.size() + "-of-" + user, user)
                    .connect()
                    .join("lobby");
            client.receive();
            visitors.add(new Visitor(client));
        }
        bench.poll();
    }

    private <T> T any(List<T> choice) {
        return choice.get(random.nextInt(choice.size()));
    }

    /** Does something and says what came of it. */
    String step() {
        Visitor visitor = any(visitors);
        String group = any(GROUPS);
        Membership guarded = Bench.membership(any(USERS), group.equals("open") ? "lobby" : group);
        String did = switch (random.nextInt(20)) {
            case 0, 1, 2 -> grant(guarded);
            case 3, 4, 5 -> revoke(guarded);
            case 6 -> revoke(new Scope.Everywhere(guarded.user()));
            case 7 -> revoke(new Scope.Everyone(CHAT, guarded.group()));
            case 8, 9, 10 -> say(group);
            case 11 -> restart();
            default -> visitor.away ? back(visitor) : here(visitor, group);
        };
        bench.poll();
        return did + " -> " + state();
    }

    private String grant(Membership membership) {
        if (random.nextBoolean()) {
            bench.stores.grantRows.grant(membership);
        } else {
            bench.server().grants().grant(Bench.ADMIN, membership);
        }
        return "grant " + membership;
    }

    private String revoke(Scope scope) {
        if (random.nextBoolean()) {
            bench.stores.grantRows.revoke(scope);
        } else {
            bench.server().grants().revoke(UserId.of("root"), scope);
        }
        return "revoke " + scope;
    }

    private String say(String group) {
        said++;
        bench.say(group, group + "-" + said);
        return "say " + group;
    }

    private String restart() {
        visitors.stream().filter(visitor -> !visitor.away).forEach(visitor -> {
            visitor.client.receive();
            visitor.drop();
        });
        bench.restart();
        return "restart";
    }

    private static String back(Visitor visitor) {
        visitor.client.reconnect();
        visitor.away = false;
        Map<String, String> verdicts = new TreeMap<>();
        visitor.client
                .outcome()
                .groups()
                .forEach(outcome ->
                        verdicts.put(outcome.group().value(), outcome.verdict().name()));
        return visitor.client.id + " is back " + verdicts
                + visitor.client.outcome().gap();
    }

    private String here(Visitor visitor, String group) {
        String who = visitor.client.id.value();
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                visitor.drop();
                return who + " drops";
            }
            case 3 -> {
                visitor.client.leave(group);
                return who + " leaves " + group;
            }
            default -> {
                return who + joined(visitor.client, group) + group;
            }
        }
    }

    private static String joined(Client client, String group) {
        try {
            client.join(group);
            return " joins ";
        } catch (JoinRefusedException e) {
            return " is kept out of ";
        }
    }

    private String state() {
        StringBuilder state = new StringBuilder();
        visitors.stream()
                .filter(visitor -> !visitor.away)
                .map(visitor -> visitor.client)
                .forEach(client -> state.append(client.id)
                        .append(GROUPS.stream().filter(client::isIn).toList())
                        .append(client.receive().methods())
                        .append(' '));
        return state.toString();
    }

    @Override
    public void close() {
        bench.close();
    }
}
