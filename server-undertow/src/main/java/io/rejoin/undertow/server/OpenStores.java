package io.rejoin.undertow.server;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.store.jdbc.DatabaseFileException;
import io.rejoin.store.jdbc.SqliteAuditStore;
import io.rejoin.store.jdbc.SqliteDatabase;
import io.rejoin.store.jdbc.SqliteGrantStore;
import io.rejoin.store.jdbc.SqliteReplayStore;
import io.rejoin.token.KeyAlgorithm;
import io.rejoin.token.KeyFileException;
import io.rejoin.token.KeyRing;
import io.rejoin.token.KeySource;
import io.rejoin.token.RotationPolicy;
import io.rejoin.undertow.demo.DemoSite;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Everything in a data folder that is open while the server runs. */
final class OpenStores implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(OpenStores.class.getName());
    private static final RotationPolicy KEYS = RotationPolicy.every(Duration.ofDays(1));

    private final DemoSite.Stores stores;
    private final AdminCode adminCode;
    private final Deque<AutoCloseable> opened;

    private OpenStores(DemoSite.Stores stores, AdminCode adminCode, Deque<AutoCloseable> opened) {
        this.stores = stores;
        this.adminCode = adminCode;
        this.opened = opened;
    }

    /**
     * Opens all of it; what is not there yet is created.
     *
     * @throws CannotStartException if one part cannot be used; then none stays open
     */
    static OpenStores open(DataFolder folder, Clock clock, Consumer<String> progress) {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        opened.push(folder);
        try {
            boolean known = Files.exists(folder.keys());
            KeyRing keys = KeyRing.open(KeySource.fileOrNew(folder.keys(), KeyAlgorithm.HS256), KEYS, clock);
            progress.accept("keys: " + (known ? "loaded" : "created"));
            SqliteDatabase state = SqliteDatabase.openState(folder.grants());
            opened.push(state);
            SqliteDatabase audit = SqliteDatabase.openAudit(folder.audit());
            opened.push(audit);
            AdminCode adminCode = AdminCode.loadOrCreate(folder.adminCode());
            DemoSite.Stores stores = new DemoSite.Stores(
                    keys, new SqliteGrantStore(state), new SqliteReplayStore(state), new SqliteAuditStore(audit));
            return new OpenStores(stores, adminCode, opened);
        } catch (KeyFileException | DatabaseFileException | StoreUnavailableException e) {
            closeAll(opened);
            throw new CannotStartException(String.valueOf(e.getMessage()), e);
        } catch (CannotStartException e) {
            closeAll(opened);
            throw e;
        }
    }

    DemoSite.Stores stores() {
        return stores;
    }

    AdminCode adminCode() {
        return adminCode;
    }

    @Override
    public void close() {
        closeAll(opened);
    }

    /** The last one opened is closed first; one that fails keeps none of the others open. */
    private static void closeAll(Deque<AutoCloseable> opened) {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "a store did not close cleanly", e);
            }
        }
    }
}
