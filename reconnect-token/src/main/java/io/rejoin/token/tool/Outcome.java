package io.rejoin.token.tool;

import io.rejoin.token.KeyFileException;
import io.rejoin.token.RotationRefusedException;
import java.io.UncheckedIOException;
import java.util.function.IntSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** How a command ends: 0 if it did what was asked, 1 and one line if it could not, 2 for wrong arguments. */
final class Outcome {
    static final int DONE = 0;
    static final int FAILED = 1;

    private Outcome() {}

    static int of(CommandSpec spec, IntSupplier work) {
        CommandLine line = spec.commandLine();
        try {
            return work.getAsInt();
        } catch (KeyFileException | RotationRefusedException | UncheckedIOException e) {
            line.getErr().println("rejoin: " + e.getMessage());
            return FAILED;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, String.valueOf(e.getMessage()));
        }
    }
}
