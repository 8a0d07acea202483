package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The runnable server is killed (SIGKILL) at a random moment while somebody joins, leaves, is revoked, drops and comes back; then
 * it is started again on the same folder. What was acknowledged must hold. The seed is printed; {@code -Drejoin.seed} replays it.
 */
final class KilledServerIT {

    private static final int ROUNDS = Integer.getInteger("rejoin.kills", 24);
    private static final int LONGEST_LIFE_MILLIS = 450;

    private final ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void killedAtAnyMoment_promisesHoldAfterRestart(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("rejoin.seed", System.nanoTime());
        System.out.println("KilledServerIT: -Drejoin.seed=" + seed);
        Random random = new Random(seed);
        Path data = folder.resolve("data");
        Files.createDirectories(data);
        int port = ServerProcess.freePort();
        Tally tally = new Tally();
        ServerProcess server = ServerProcess.start(data, port);
        try {
            for (int round = 0; round < ROUNDS; round++) {
                Life life = new Life(server, "u" + round, random);
                ServerProcess victim = server;
                ScheduledFuture<?> kill =
                        killer.schedule(victim::kill, random.nextInt(LONGEST_LIFE_MILLIS), TimeUnit.MILLISECONDS);
                life.live();
                kill.get();
                server = ServerProcess.start(data, port);
                life.check(server, tally, "round " + round + " of seed " + seed);
            }
        } finally {
            server.close();
            killer.shutdownNow();
        }
        System.out.println("KilledServerIT: " + tally);
        assertThat(tally.oldTokens).as("old tokens tried").isPositive();
        assertThat(tally.newestTokens).as("newest tokens tried").isPositive();
        assertThat(tally.removals).as("removals checked").isPositive();
    }

    private static final class Tally {
        int oldTokens;
        int newestTokens;
        int removals;
        int rejoins;

        @Override
        public String toString() {
            return oldTokens + " old and " + newestTokens + " newest tokens presented, " + removals
                    + " acknowledged removals and " + rejoins + " rejoins checked";
        }
    }

    /** One person's life on a server that will be killed, and what that person knows for certain. */
    private static final class Life {
        private final DemoHttp admin;
        private final DemoClient client;
        private final String name;
        private final Random random;
        private final List<String> rooms = new ArrayList<>();
        /** For each room, how many tokens there were when its last removal was asked for that was acknowledged. */
        private final Map<String, Integer> leftAfter = new HashMap<>();
        /** The same for revocations, until the room is granted again: then an older token may count again. */
        private final Map<String, Integer> revokedAfter = new HashMap<>();
        /** What was done, for whoever has to find out why a check failed. */
        private final List<String> diary = new ArrayList<>();
        /** Rooms whose removal was asked for, and nobody knows whether it happened. */
        private final Set<String> unsure = new HashSet<>();

        private int rejoins;

        Life(ServerProcess server, String name, Random random) {
            this.admin = DemoHttp.admin(server);
            this.client = DemoClient.connect(server.address(), name);
            this.name = name;
            this.random = random;
            client.call("rooms").forEach(room -> rooms.add(room.get("room").asText()));
            rooms.subList(0, 2).forEach(room -> client.call("join", room));
        }

        void live() {
            try {
                while (true) {
                    act();
                }
            } catch (IllegalStateException | UncheckedIOException e) {
                client.drop();
            }
        }

        private void act() {
            String room = rooms.get(random.nextInt(rooms.size()));
            switch (random.nextInt(6)) {
                case 0 -> join(room);
                case 1 -> remove(room, leftAfter, () -> client.call("leave", room));
                case 2 -> remove(room, revokedAfter, () -> admin.post("admin/revoke", membership(room)));
                case 3 -> grant(room);
                case 4 -> comeBack();
                default -> client.joined();
            }
        }

        private String membership(String room) {
            return "{\"user\":\"" + name + "\",\"room\":\"" + room + "\"}";
        }

        private void join(String room) {
            diary.add("join " + room + " with " + client.tokens().size() + " tokens");
            try {
                client.call("join", room);
            } catch (IllegalStateException refused) {
                if (!String.valueOf(refused.getMessage()).contains("may not")) {
                    throw refused;
                }
            }
        }

        private void remove(String room, Map<String, Integer> removedAfter, Runnable removal) {
            int known = client.tokens().size();
            boolean sure = unsure.add(room);
            diary.add("remove " + room + " with " + known + " tokens");
            removal.run();
            diary.add("acknowledged");
            removedAfter.merge(room, known, Math::max);
            if (sure) {
                unsure.remove(room);
            }
        }

        private void grant(String room) {
            diary.add("grant " + room);
            revokedAfter.remove(room);
            admin.post("admin/grant", membership(room));
            diary.add("acknowledged");
        }

        private Map<String, Integer> removedAfter() {
            Map<String, Integer> removed = new HashMap<>(leftAfter);
            revokedAfter.forEach((room, known) -> removed.merge(room, known, Math::max));
            return removed;
        }

        private void comeBack() {
            diary.add("come back with token " + (client.tokens().size() - 1));
            client.drop();
            client.reconnect(newest());
            rejoins++;
        }

        private String newest() {
            return client.tokens().get(client.tokens().size() - 1);
        }

        /** P6: the trail is whole. P4: every rejoin that was seen is on it. P2: no token restores what was removed after it. */
        void check(ServerProcess restarted, Tally tally, String where) {
            DemoHttp newAdmin = DemoHttp.admin(restarted);
            assertThat(newAdmin.get("admin/audit/check").get("intact").asBoolean())
                    .as(where)
                    .isTrue();
            assertThat(recorded(newAdmin)).as("rejoins on the trail, " + where).isGreaterThanOrEqualTo(rejoins);
            tally.rejoins += rejoins;
            boolean old = random.nextBoolean() && client.tokens().size() > 1;
            int index = old
                    ? random.nextInt(client.tokens().size() - 1)
                    : client.tokens().size() - 1;
            String token = client.tokens().get(index);
            client.reconnect(token);
            Set<String> joined = client.joined();
            removedAfter().forEach((room, known) -> {
                if (known > index) {
                    tally.removals++;
                    assertThat(joined)
                            .as("token %d, %s: %s", index, where, diary)
                            .doesNotContain(room);
                }
            });
            if (old) {
                tally.oldTokens++;
                assertThat(DemoClient.rooms(token)).as(where).containsAll(joined);
            } else {
                tally.newestTokens++;
                Set<String> expected = DemoClient.rooms(token);
                removedAfter()
                        .forEach((room, known) -> expected.removeIf(listed -> listed.equals(room) && known > index));
                expected.removeAll(unsure);
                assertThat(joined).as(where).containsAll(expected);
            }
            client.drop();
        }

        private long recorded(DemoHttp newAdmin) {
            JsonNode records =
                    newAdmin.get("admin/audit?after=0&limit=1000&user=" + name).get("records");
            long count = 0;
            for (JsonNode found : records) {
                boolean ours = found.path("connection").asText().equals(client.connectionId());
                count += ours && found.path("kind").asText().equals("RECONNECT") ? 1 : 0;
            }
            return count;
        }
    }
}
