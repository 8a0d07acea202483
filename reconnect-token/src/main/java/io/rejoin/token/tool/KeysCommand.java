package io.rejoin.token.tool;

import io.rejoin.token.KeyAlgorithm;
import io.rejoin.token.KeyRing;
import io.rejoin.token.KeySource;
import io.rejoin.token.KeyStatus;
import io.rejoin.token.RotationPolicy;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes, shows and changes the keys that sign reconnect tokens. It never shows a secret. */
@Command(
        name = "keys",
        description = "Makes, shows and changes the keys that sign reconnect tokens.",
        mixinStandardHelpOptions = true)
final class KeysCommand implements Runnable {
    private static final String ROW = "%-32s  %-9s  %-8s  %-20s  %-20s%n";

    private final Clock clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /**
     * To be mounted.
     *
     * @param clock says which key does what
     */
    KeysCommand(Clock clock) {
        this.clock = clock;
    }

    /** Says how it is used. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with the keys");
    }

    @Command(name = "make", description = "Makes a new file with one random key.", mixinStandardHelpOptions = true)
    int make(
            @Option(
                            names = "--algorithm",
                            paramLabel = "NAME",
                            defaultValue = "HS256",
                            description = "HS256, A256GCM, Ed25519, ES256, ML-DSA-44 or ML-DSA-65.")
                    String algorithm,
            @Option(names = "--master", description = "One secret, from which a key a day is derived.") boolean master,
            @Parameters(paramLabel = "KEYS", description = "The file to make.") Path file) {
        return Outcome.of(spec, () -> {
            KeyAlgorithm named = KeyAlgorithm.named(algorithm)
                    .orElseThrow(() -> new IllegalArgumentException("there is no algorithm " + algorithm));
            if (Files.exists(file)) {
                return failed(file + " is there already");
            }
            KeySource source = master ? KeySource.masterOrNew(file, named) : KeySource.fileOrNew(file, named);
            KeyRing made = KeyRing.open(source, RotationPolicy.byHand(), clock);
            return done("made " + file + ": tokens are signed by key " + made.activeKeyId());
        });
    }

    @Command(name = "list", description = "Shows what each key does, but no key.", mixinStandardHelpOptions = true)
    int list(@Mixin KeyPlace keys) {
        return Outcome.of(spec, () -> {
            List<KeyStatus> statuses = keys.open(clock).statuses();
            out().printf(ROW, "KEY", "ALGORITHM", "STATE", "FROM", "UNTIL");
            for (KeyStatus key : statuses) {
                String state = key.state().name().toLowerCase(Locale.ROOT);
                out().printf(ROW, key.id(), key.algorithm().text(), state, time(key.from()), time(key.until()));
            }
            return Outcome.DONE;
        });
    }

    private static String time(Optional<Instant> time) {
        return time.map(Instant::toString).orElse("-");
    }

    @Command(
            name = "rotate",
            description = "Adds a new key, which signs after a lead so that every server knows it by then.",
            mixinStandardHelpOptions = true)
    int rotate(
            @Mixin KeyPlace keys,
            @Option(names = "--now", description = "Sign with it at once: if only one server has these keys.")
                    boolean now,
            @Option(
                            names = "--lead",
                            paramLabel = "TIME",
                            defaultValue = "PT10M",
                            description = "How long it is known before it signs.")
                    Duration lead) {
        return Outcome.of(spec, () -> {
            KeyRing ring = keys.open(lead, clock);
            String id = now ? ring.rotateNow() : ring.rotate();
            Optional<Instant> from = ring.statuses().stream()
                    .filter(key -> key.id().equals(id))
                    .findFirst()
                    .flatMap(KeyStatus::from);
            return done("key " + id + " signs from " + time(from));
        });
    }

    @Command(
            name = "burn",
            description = "Drops a key that somebody else has; all its tokens are refused.",
            mixinStandardHelpOptions = true)
    int burn(
            @Mixin KeyPlace keys,
            @Parameters(index = "1", paramLabel = "KEY", description = "Its id; after -- if it begins with a hyphen.")
                    String id) {
        return Outcome.of(spec, () -> {
            KeyRing ring = keys.open(clock);
            ring.burn(id);
            return done("burned " + id + ": tokens are signed by key " + ring.activeKeyId());
        });
    }

    @Command(
            name = "public",
            description = "Prints the public halves as a JWK Set, for servers that only verify.",
            mixinStandardHelpOptions = true)
    int publicKeys(@Mixin KeyPlace keys) {
        return Outcome.of(spec, () -> done(keys.open(clock).publicKeys()));
    }

    private int done(String line) {
        out().println(line);
        return Outcome.DONE;
    }

    private int failed(String line) {
        spec.commandLine().getErr().println("rejoin: " + line);
        return Outcome.FAILED;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
