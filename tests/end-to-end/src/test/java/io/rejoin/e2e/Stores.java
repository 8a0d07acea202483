package io.rejoin.e2e;

import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.store.jdbc.SqliteAuditStore;
import io.rejoin.store.jdbc.SqliteDatabase;
import io.rejoin.store.jdbc.SqliteGrantStore;
import io.rejoin.store.jdbc.SqliteReplayStore;
import io.rejoin.token.KeyAlgorithm;
import io.rejoin.token.KeyRing;
import io.rejoin.token.KeySource;
import io.rejoin.token.RotationPolicy;
import java.nio.file.Path;
import java.time.Clock;

/** Keys and stores in the files of one folder, as an installed server has them. */
final class Stores implements AutoCloseable {
    private final KeyRing keys;
    private final SqliteDatabase state;
    private final SqliteDatabase audit;

    private Stores(KeyRing keys, SqliteDatabase state, SqliteDatabase audit) {
        this.keys = keys;
        this.state = state;
        this.audit = audit;
    }

    static Stores open(Path folder, Clock clock) {
        KeySource file = KeySource.fileOrNew(folder.resolve("keys.json"), KeyAlgorithm.HS256);
        KeyRing keys = KeyRing.open(file, RotationPolicy.byHand(), clock);
        SqliteDatabase state = SqliteDatabase.openState(folder.resolve("grants.db"));
        return new Stores(keys, state, SqliteDatabase.openAudit(folder.resolve("audit.db")));
    }

    KeyRing keys() {
        return keys;
    }

    ReconnectSecurity security() {
        return new ReconnectSecurity(
                keys, new SqliteGrantStore(state), new SqliteReplayStore(state), new SqliteAuditStore(audit));
    }

    @Override
    public void close() {
        try (state) {
            audit.close();
        }
    }
}
