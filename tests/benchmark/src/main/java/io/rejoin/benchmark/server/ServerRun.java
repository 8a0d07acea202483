package io.rejoin.benchmark.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Measures the whole server beside a bare one, in turns, prints the table and writes it to a file. */
public final class ServerRun {
    private ServerRun() {}

    /** Takes the folder for its files, and the file for the report. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        String report = report(folder, Scale.FULL);
        System.out.println(report);
        Files.writeString(Path.of(arguments[1]), report);
    }

    /**
     * Measures and puts it into words.
     *
     * @throws IllegalStateException if one client was not served as it must be
     */
    static String report(Path folder, Scale scale) throws IOException {
        List<Result> trail = trail(folder, scale);
        try (Load load = new Load();
                RejoinServer rejoin = RejoinServer.durable(fresh(folder), scale)) {
            load.perform("gather", "sample", rejoin.port(), true);
            load.perform("open", "sample", Population.MEMBER, 0, 1);
            load.perform("drop", "sample", true);
            load.perform("back", "sample");
            String[] sample = load.perform("sample", "sample").split("\t");
            load.perform("drop", "sample", true);
            try (BareServer bare = new BareServer(sample[0], sample[1])) {
                return new ServerTable()
                        .with("bare Undertow", "Rejoin", new Match(load, bare, rejoin, scale).play())
                        .with("a trail in memory", "a durable trail", trail)
                        .text();
            }
        }
    }

    private static List<Result> trail(Path folder, Scale scale) throws IOException {
        try (Load load = new Load();
                RejoinServer forgetful = RejoinServer.forgetful(fresh(folder), scale);
                RejoinServer durable = RejoinServer.durable(fresh(folder), scale)) {
            return List.of(new TrailMatch(load, forgetful, durable, scale).play());
        }
    }

    private static Path fresh(Path folder) throws IOException {
        return Files.createTempDirectory(folder, "server");
    }
}
