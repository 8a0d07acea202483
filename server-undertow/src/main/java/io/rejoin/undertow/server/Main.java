package io.rejoin.undertow.server;

import io.rejoin.token.tool.TokenTool;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The command line: starts the demo server, works on keys, tokens and the audit trail, and says how to use it. Exit code 1 if it
 * cannot do what was asked, 2 for a wrong option.
 */
@Command(
        name = "rejoin-server",
        description = "A chat to try Rejoin with: drop your line, come back into the rooms you may be in now.",
        mixinStandardHelpOptions = true,
        versionProvider = ProgramVersion.class,
        showDefaultValues = true,
        sortOptions = false)
public final class Main implements Callable<Integer> {

    private static final int CANNOT_START = 1;
    private static final int PORT_MAX = 65_535;

    @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080", description = "Port to listen on, 0: any.")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            defaultValue = "localhost",
            description = "Name or address to listen on.")
    private String host = "";

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = "data",
            description = "Folder for keys, grants and the audit trail.")
    private Path data = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final BiConsumer<RejoinServer, PrintWriter> whenStarted;

    /**
     * A command line.
     *
     * @param whenStarted is given the running server, and must see to it that it is closed
     */
    Main(BiConsumer<RejoinServer, PrintWriter> whenStarted) {
        this.whenStarted = whenStarted;
    }

    /** Starts the server; it runs until the process is told to end. */
    public static void main(String[] arguments) {
        ConsoleLog.install();
        int code = run(console(System.out), console(System.err), Main::closeAtEnd, arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    private static PrintWriter console(PrintStream stream) {
        return new PrintWriter(stream, true, Charset.defaultCharset());
    }

    private static void closeAtEnd(RejoinServer server, PrintWriter out) {
        Runtime.getRuntime().addShutdownHook(new Thread(new Farewell(server, out), "rejoin-farewell"));
    }

    /** The exit code; 0 also while the server runs. */
    static int run(
            PrintWriter out, PrintWriter err, BiConsumer<RejoinServer, PrintWriter> whenStarted, String... arguments) {
        CommandLine line = TokenTool.mount(new CommandLine(new Main(whenStarted)), System.in, Clock.systemUTC());
        line.addSubcommand(new AuditCommand(Clock.systemUTC()));
        return line.setOut(out).setErr(err).execute(arguments);
    }

    @Override
    public Integer call() {
        if (port < 0 || port > PORT_MAX) {
            throw new ParameterException(spec.commandLine(), "--port must be 0 to " + PORT_MAX);
        }
        PrintWriter out = spec.commandLine().getOut();
        try {
            RejoinServer server = RejoinServer.start(host, port, data, Clock.systemUTC(), out::println);
            whenStarted.accept(server, out);
            welcome(server, out);
            return 0;
        } catch (CannotStartException e) {
            spec.commandLine().getErr().println("rejoin: " + e.getMessage());
            return CANNOT_START;
        }
    }

    private void welcome(RejoinServer server, PrintWriter out) {
        out.println();
        out.println("Rejoin demo: " + server.address());
        out.println("  sign in with any name, there are no passwords; a second window can be somebody else");
        out.println("  administrator: " + server.address().resolve("admin/"));
        out.println("  administrator's code: " + server.adminCode());
        if (!server.isLocal()) {
            out.println("  whoever reaches this address can sign in under any name: for trying out only");
        }
        out.println("Ctrl-C stops");
    }
}
