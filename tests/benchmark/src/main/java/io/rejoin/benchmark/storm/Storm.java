package io.rejoin.benchmark.storm;

import com.sun.management.OperatingSystemMXBean;
import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.hub.Hub;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.HubServerPolicy;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.store.jdbc.SqliteAuditStore;
import io.rejoin.store.jdbc.SqliteDatabase;
import io.rejoin.store.jdbc.SqliteReplayStore;
import io.rejoin.token.GroupName;
import io.rejoin.token.KeyRing;
import io.rejoin.token.UserId;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A server with its clients, who are all dropped and all come back at once, again and again. */
final class Storm implements AutoCloseable {
    /** No more than may be under way at once. */
    static final int CLIENTS = 2_000;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final List<StormClient> clients = new ArrayList<>();
    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** What one storm cost, for each reconnect: processor time of the whole process, and time on the wall. */
    record Cost(double cpuMicros, double wallMicros) {}

    /**
     * @param revoked how many other memberships were revoked before the server started; it remembers the last 100,000
     * @param durable whether the trail is written to disk
     */
    Storm(Path folder, int revoked, boolean durable) {
        SqliteDatabase state = SqliteDatabase.openState(folder.resolve("state.db"));
        opened.push(state);
        InMemoryGrantStore grants = new InMemoryGrantStore();
        for (int i = 0; i < revoked; i++) {
            // Its revision is of no interest.
            var unused = grants.revoke(membership(CLIENTS + i, GroupName.of("group-" + i % 1_000)));
        }
        var security =
                new ReconnectSecurity(KeyRing.generate(), grants, new SqliteReplayStore(state), audit(folder, durable));
        HubServer server = HubServer.with(security)
                .hub(StormClient.HUB.value(), new Hub() {})
                .policy(HubServerPolicy.defaults()
                        .withRejoinsPending(2 * CLIENTS)
                        .withStorePatience(Duration.ofMinutes(1)))
                .start();
        opened.push(server);
        for (int i = 0; i < CLIENTS; i++) {
            int number = i;
            StormClient.groups(i).forEach(group -> grants.grant(membership(number, group)));
            clients.add(new StormClient(server, i));
        }
        clients.forEach(StormClient::connect);
    }

    private AuditStore audit(Path folder, boolean durable) {
        if (!durable) {
            return new InMemoryAuditStore();
        }
        SqliteDatabase audit = SqliteDatabase.openAudit(folder.resolve("audit.db"));
        opened.push(audit);
        return new SqliteAuditStore(audit);
    }

    private static Membership membership(int number, GroupName group) {
        UserId user = StormClient.user(number);
        return new Membership(user, StormClient.HUB, group);
    }

    Cost blow() {
        clients.forEach(StormClient::drop);
        System.gc();
        long cpu = process.getProcessCpuTime();
        long wall = System.nanoTime();
        CompletableFuture.allOf(clients.stream().map(StormClient::comeBack).toArray(CompletableFuture[]::new))
                .join();
        double wallMicros = (System.nanoTime() - wall) / 1_000.0 / CLIENTS;
        return new Cost((process.getProcessCpuTime() - cpu) / 1_000.0 / CLIENTS, wallMicros);
    }

    @Override
    public void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }
}
