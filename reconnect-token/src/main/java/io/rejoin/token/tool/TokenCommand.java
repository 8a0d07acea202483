package io.rejoin.token.tool;

import io.rejoin.token.KeyRing;
import io.rejoin.token.TokenInspection;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows what is in a reconnect token. A token is a secret: it comes from a file or the input, never as an argument. */
@Command(name = "token", description = "Shows what is in a reconnect token.", mixinStandardHelpOptions = true)
final class TokenCommand implements Runnable {
    private static final int BYTES_MAX = 70_000;

    private final InputStream in;
    private final Clock clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /**
     * To be mounted.
     *
     * @param in where a token comes from if no file is named; read, not closed
     * @param clock says which key does what, and whether a token's time is over
     */
    TokenCommand(InputStream in, Clock clock) {
        this.in = in;
        this.clock = clock;
    }

    /** Says how it is used. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with the token");
    }

    @Command(
            name = "inspect",
            description = {
                "Shows header and claims of the token on the standard input, and whether the keys believe it (exit code"
                        + " 0) or why not (1).",
                "Whom it is for, and whether it was used or revoked, is not looked at."
            },
            mixinStandardHelpOptions = true)
    int inspect(
            @Mixin KeyPlace keys,
            @Option(names = "--token-file", paramLabel = "FILE", description = "A file with the token instead.")
                    @Nullable
                    Path file) {
        return Outcome.of(spec, () -> {
            KeyRing ring = keys.open(clock);
            return report(TokenInspection.of(token(file), ring, clock));
        });
    }

    private int report(TokenInspection found) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("header:  " + found.header());
        out.println("claims:  " + found.claims().orElse("(not to be read)"));
        out.println("verdict: "
                + found.refusal().map(reason -> "refused, " + reason).orElse("believed"));
        return found.refusal().isPresent() ? Outcome.FAILED : Outcome.DONE;
    }

    private String token(@Nullable Path file) {
        try {
            byte[] bytes = file == null ? in.readNBytes(BYTES_MAX) : start(file);
            return new String(bytes, StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    private static byte[] start(Path file) throws IOException {
        try (InputStream from = Files.newInputStream(file)) {
            return from.readNBytes(BYTES_MAX);
        }
    }
}
