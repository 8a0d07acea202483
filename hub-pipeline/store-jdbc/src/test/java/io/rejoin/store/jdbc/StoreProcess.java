package io.rejoin.store.jdbc;

import io.rejoin.contract.AuditRows;
import io.rejoin.contract.Crew;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A process of its own that writes through the stores and prints a line for each thing that a store acknowledged. */
final class StoreProcess {

    static final HubName HUB = HubName.of("chat");
    static final FamilyId SHARED = FamilyId.of("shared");

    private StoreProcess() {}

    /** {@code write FOLDER SEED}: writes until it is killed; {@code count FOLDER TIMES}: adds to the shared family, then ends. */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[1]);
        try (SqliteDatabase state = SqliteDatabase.openState(folder.resolve("state.db"));
                SqliteDatabase audit = SqliteDatabase.openAudit(folder.resolve("audit.db"))) {
            if (arguments[0].equals("count")) {
                count(new SqliteReplayStore(state), SHARED, Integer.parseInt(arguments[2]));
            } else {
                writeUntilKilled(state, audit, Long.parseLong(arguments[2]));
            }
        }
    }

    private static void writeUntilKilled(SqliteDatabase state, SqliteDatabase audit, long seed) {
        SqliteGrantStore grants = new SqliteGrantStore(state);
        SqliteReplayStore replay = new SqliteReplayStore(state);
        Crew.play(4, thread -> {
            Random random = new Random(seed + thread);
            switch (thread) {
                case 0 -> count(replay, FamilyId.of("counted"), Integer.MAX_VALUE);
                case 1 -> append(new SqliteAuditStore(audit), random);
                default -> change(grants, random, "user" + thread);
            }
        });
    }

    private static void change(SqliteGrantStore grants, Random random, String user) {
        while (true) {
            String group = "group" + random.nextInt(20);
            Membership membership = membership(user, group);
            boolean grant = !grants.standings(Set.of(membership)).of(membership).isGranted();
            Revision revision = grant ? grants.grant(membership) : grants.revoke(membership);
            acknowledged((grant ? "granted " : "revoked ") + user + " " + group + " " + revision.value());
        }
    }

    static Membership membership(String user, String group) {
        return new Membership(UserId.of(user), HUB, GroupName.of(group));
    }

    static void count(SqliteReplayStore replay, FamilyId family, int times) {
        for (int i = 0; i < times; i++) {
            FamilyState now = replay.update(family, StoreProcess::oneMore).orElseThrow();
            acknowledged("reserved " + now.reserved());
        }
    }

    static Optional<FamilyState> oneMore(Optional<FamilyState> row) {
        long reserved = row.map(FamilyState::reserved).orElse(0L) + 1;
        return Optional.of(new FamilyState(0, 1, reserved, 0, false, Map.of(), Instant.EPOCH));
    }

    private static void append(SqliteAuditStore audit, Random random) {
        long last = 0;
        while (true) {
            long next = last + 1 + random.nextInt(5);
            if (!audit.append(AuditRows.batch(AuditRows.rows(last + 1, next)))) {
                throw new IllegalStateException("somebody else appends");
            }
            acknowledged("audited " + next);
            last = next;
        }
    }

    private static void acknowledged(String line) {
        synchronized (System.out) {
            System.out.println(line);
            System.out.flush();
        }
    }
}
