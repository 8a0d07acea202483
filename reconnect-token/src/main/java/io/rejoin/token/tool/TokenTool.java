package io.rejoin.token.tool;

import java.io.InputStream;
import java.time.Clock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands of this package as a program of their own. */
@Command(name = "rejoin-token", description = "Keys and reconnect tokens.", mixinStandardHelpOptions = true)
public final class TokenTool implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private TokenTool() {}

    /** Runs one command and ends with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine(System.in, Clock.systemUTC()).execute(arguments));
    }

    static CommandLine commandLine(InputStream in, Clock clock) {
        return mount(new CommandLine(new TokenTool()), in, clock);
    }

    /**
     * Adds the commands {@code keys} and {@code token} to another command line.
     *
     * @return {@code line}
     */
    public static CommandLine mount(CommandLine line, InputStream in, Clock clock) {
        return line.addSubcommand(new KeysCommand(clock)).addSubcommand(new TokenCommand(in, clock));
    }

    /** Says how it is used. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do: keys or token");
    }
}
