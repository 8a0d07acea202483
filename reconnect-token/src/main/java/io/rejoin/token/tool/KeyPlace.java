package io.rejoin.token.tool;

import io.rejoin.token.KeyRing;
import io.rejoin.token.KeySource;
import io.rejoin.token.RotationPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where the keys are: the file, what kind of file it is, and how long its keys count. */
final class KeyPlace {
    @Parameters(index = "0", paramLabel = "KEYS", description = "The file with the keys.")
    private Path file = Path.of("");

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            defaultValue = "file",
            description = "What the file is: file (a JWK Set with secrets), master, pkcs12, bcfks, public.")
    private String kind = "";

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "File with a key store's password in its first line; as an argument others could see it.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--retirement",
            paramLabel = "TIME",
            defaultValue = "PT24H1M",
            description = "How long a key verifies after another took over, as the servers have it.")
    private Duration retirement = Duration.ZERO;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    Path file() {
        return file;
    }

    KeyRing open(Clock clock) {
        return open(RotationPolicy.byHand().lead(), clock);
    }

    KeyRing open(Duration lead, Clock clock) {
        return KeyRing.open(source(), new RotationPolicy(Optional.empty(), lead, retirement), clock);
    }

    private KeySource source() {
        return switch (kind) {
            case "file" -> KeySource.file(file);
            case "master" -> KeySource.master(file);
            case "pkcs12" -> KeySource.pkcs12(file, password());
            case "bcfks" -> KeySource.bcfks(file, password());
            case "public" -> KeySource.publicKeys(file);
            default ->
                throw new ParameterException(
                        spec.commandLine(), "--kind must be file, master, pkcs12, bcfks or public");
        };
    }

    private char[] password() {
        if (passwordFile == null) {
            throw new ParameterException(spec.commandLine(), "a key store needs --password-file");
        }
        try {
            return Files.readString(passwordFile).lines().findFirst().orElse("").toCharArray();
        } catch (IOException e) {
            throw new UncheckedIOException(passwordFile + " cannot be read", e);
        }
    }
}
