package io.rejoin.undertow.server;

import io.rejoin.hub.audit.AuditQuery;
import io.rejoin.hub.audit.AuditReader;
import io.rejoin.hub.audit.AuditRecord;
import io.rejoin.hub.audit.ChainReport;
import io.rejoin.hub.audit.Checkpoint;
import io.rejoin.hub.audit.GroupHistory;
import io.rejoin.hub.audit.GroupHistory.Loss;
import io.rejoin.hub.audit.VerifierKey;
import io.rejoin.token.UserId;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads and checks the audit trail in a file. Exit code 1 if it is damaged or cannot be read, 2 for wrong arguments. */
@Command(name = "audit", description = "Reads and checks the audit trail.", mixinStandardHelpOptions = true)
final class AuditCommand implements Runnable {

    private static final int CHECKPOINT_BYTES_MAX = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Clock clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    AuditCommand(Clock clock) {
        this.clock = clock;
    }

    /** Says how it is used. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with the audit trail");
    }

    @Command(
            name = "verify",
            description = {
                "Reads the whole trail and checks every record, the tree over them and its signature.",
                "Exit code 1 if a record is changed, missing, moved or not signed; the first one is named."
            },
            mixinStandardHelpOptions = true)
    int verify(
            @Mixin AuditFile file,
            @Option(names = "--key", paramLabel = "VKEY", description = "Who may have signed: what audit key prints.")
                    @Nullable
                    String key,
            @Option(
                            names = "--checkpoint",
                            paramLabel = "NOTE",
                            description = "A file with a checkpoint that was noted before; needs --key.")
                    @Nullable
                    Path noted) {
        if (noted != null && key == null) {
            throw new ParameterException(spec.commandLine(), "--checkpoint needs --key");
        }
        Optional<VerifierKey> trusted = Optional.ofNullable(key).map(text -> argument(() -> VerifierKey.of(text)));
        Optional<Checkpoint> checkpoint = Optional.empty();
        if (noted != null) {
            checkpoint = trusted.flatMap(by -> Checkpoint.open(start(noted), List.of(by)));
            if (checkpoint.isEmpty()) {
                return file.failed(noted + " is not a checkpoint that this key signed");
            }
        }
        Optional<Checkpoint> passed = checkpoint;
        return file.read(store -> {
            AuditReader reader = new AuditReader(store);
            return report(
                    file,
                    trusted.map(by -> reader.check(List.of(by), passed)).orElseGet(reader::checkUnsigned),
                    trusted.isPresent());
        });
    }

    private int report(AuditFile file, ChainReport report, boolean signed) {
        return report.damage()
                .map(damage -> file.failed("record " + damage.sequence() + " " + damage.problem()))
                .orElseGet(() -> {
                    out().println(report.records() + " records, all as they were written; "
                            + (signed ? "signed" : "the signature was not checked, as there is no --key"));
                    out().println("root: " + report.head().root());
                    return AuditFile.DONE;
                });
    }

    @Command(
            name = "query",
            description = "Prints records as lines of JSON, oldest first.",
            mixinStandardHelpOptions = true)
    int query(@Mixin AuditFile file, @Mixin AuditSearch search) {
        AuditQuery query = argument(search::query);
        return file.read(store -> {
            new AuditReader(store)
                    .all(query)
                    .limit(search.limit())
                    .map(AuditRecord::toJson)
                    .forEach(out()::println);
            return AuditFile.DONE;
        });
    }

    @Command(
            name = "explain",
            description = "Says in words what was decided lately about a user and a group, newest first.",
            mixinStandardHelpOptions = true)
    int explain(
            @Mixin AuditFile file,
            @Parameters(index = "1", paramLabel = "USER") String user,
            @Parameters(index = "2", paramLabel = "HUB/GROUP") String group,
            @Option(names = "--limit", paramLabel = "COUNT", defaultValue = "20") int limit) {
        UserId about = argument(() -> UserId.of(user));
        NamedGroup named = argument(() -> NamedGroup.of(group));
        int most = Math.max(1, Math.min(limit, AuditQuery.PAGE_MAX));
        return file.read(store -> {
            List<String> lines = new AuditReader(store).explain(about, named.hub(), named.group(), most);
            lines.forEach(out()::println);
            return lines.isEmpty() ? file.failed("nothing was decided about them") : AuditFile.DONE;
        });
    }

    @Command(
            name = "history",
            description = "Prints who lost access to a group, and indented who tried to get in afterwards.",
            mixinStandardHelpOptions = true)
    int history(@Mixin AuditFile file, @Parameters(index = "1", paramLabel = "HUB/GROUP") String group) {
        NamedGroup named = argument(() -> NamedGroup.of(group));
        return file.read(store -> {
            AuditReader reader = new AuditReader(store);
            Optional<Long> after = Optional.of(0L);
            while (after.isPresent()) {
                GroupHistory page = reader.history(named.hub(), named.group(), after.get());
                page.losses().forEach(this::print);
                page.strangers().forEach(record -> out().println("- " + record.toJson()));
                after = page.next();
            }
            return AuditFile.DONE;
        });
    }

    private void print(Loss loss) {
        out().println(loss.record().toJson());
        loss.attempts().forEach(record -> out().println("  " + record.toJson()));
    }

    @Command(
            name = "checkpoint",
            description = "Prints the signed end of the trail, to be kept elsewhere and given to audit verify later.",
            mixinStandardHelpOptions = true)
    int checkpoint(@Mixin AuditFile file) {
        return file.read(store -> {
            String note = store.head().checkpoint();
            if (note.isEmpty()) {
                return file.failed("nothing was recorded yet");
            }
            out().print(note);
            out().flush();
            return AuditFile.DONE;
        });
    }

    @Command(
            name = "key",
            description = "Prints the public key that the trail is signed with, for audit verify.",
            mixinStandardHelpOptions = true)
    int key(@Mixin AuditFile file) {
        return file.write(clock, trail -> {
            out().println(trail.verifierKey());
            return AuditFile.DONE;
        });
    }

    @Command(
            name = "erase",
            description = "Forgets who a user was: the records stay, under a name that says nothing.",
            mixinStandardHelpOptions = true)
    int erase(
            @Mixin AuditFile file,
            @Parameters(index = "1", paramLabel = "USER") String user,
            @Option(names = "--by", paramLabel = "USER", required = true, description = "Who decided that.")
                    String actor) {
        UserId erased = argument(() -> UserId.of(user));
        UserId by = argument(() -> UserId.of(actor));
        return file.write(clock, trail -> {
            long sequence = trail.erase(erased, by, PATIENCE).record().sequence();
            out().println("erased; that it was done is record " + sequence);
            return AuditFile.DONE;
        });
    }

    private <T> T argument(Supplier<T> parsed) {
        try {
            return parsed.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private static String start(Path file) {
        try (InputStream from = Files.newInputStream(file)) {
            return new String(from.readNBytes(CHECKPOINT_BYTES_MAX), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
