package io.rejoin.undertow.server;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditTrail;
import io.rejoin.hub.audit.AuditTrailDamagedException;
import io.rejoin.store.jdbc.DatabaseFileException;
import io.rejoin.store.jdbc.SqliteAuditStore;
import io.rejoin.store.jdbc.SqliteDatabase;
import io.rejoin.token.KeyFileException;
import io.rejoin.token.KeyRing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The audit file that a command works on; a server may be writing to it. */
final class AuditFile {

    static final int DONE = 0;
    static final int FAILED = 1;

    private static final String WRITER = "command-line";

    @Parameters(index = "0", paramLabel = "FILE", description = "The audit file, such as data/audit.db.")
    private Path file = Path.of("");

    @Option(
            names = "--keys",
            paramLabel = "KEYS",
            description = "The server's key file; if not given, keys.json beside the audit file.")
    private @Nullable Path keys;

    @Spec(Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    /** Does the work on the file, and gives its exit code; 1 and one line if it cannot be done. */
    int read(ToIntFunction<SqliteAuditStore> work) {
        if (!Files.exists(file)) {
            return failed(file + " does not exist");
        }
        try (SqliteDatabase database = SqliteDatabase.openAudit(file)) {
            return work.applyAsInt(new SqliteAuditStore(database));
        } catch (DatabaseFileException | StoreUnavailableException | AuditTrailDamagedException | KeyFileException e) {
            return failed(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return failed("a record cannot be read any more: verify the file");
        }
    }

    /** The same with the trail, to write to it. */
    int write(Clock clock, ToIntFunction<AuditTrail> work) {
        return read(store -> {
            KeyRing ring = KeyRing.load(keys == null ? file.resolveSibling("keys.json") : keys);
            try (AuditTrail trail = new AuditTrail(store, ring.lastingSigner("audit"), clock, WRITER)) {
                return work.applyAsInt(trail);
            }
        });
    }

    int failed(String line) {
        spec.commandLine().getErr().println("rejoin: " + line);
        return FAILED;
    }
}
