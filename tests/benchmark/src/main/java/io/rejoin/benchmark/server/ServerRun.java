package io.rejoin.benchmark.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
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
        ServerTable table = new ServerTable();
        for (Dialect dialect : Dialect.values()) {
            table.with("bare Undertow", "Rejoin", dialect, match(dialect, folder, scale));
        }
        return table.with("a trail in memory", "a durable trail", Dialect.CLASSIC, trail(folder, scale))
                .text();
    }

    private static List<Result> match(Dialect dialect, Path folder, Scale scale) throws IOException {
        try (Load load = new Load();
                RejoinServer rejoin = RejoinServer.durable(fresh(folder), scale)) {
            load.perform("gather", "sample", dialect, rejoin.port(), true);
            load.perform("open", "sample", Population.MEMBER, 0, 1);
            load.perform("drop", "sample", true);
            load.perform("back", "sample");
            String[] sample = load.perform("sample", "sample").split("\t");
            load.perform("drop", "sample", true);
            try (BareServer bare = new BareServer(dialect, text(sample[0]), text(sample[1]))) {
                return new Match(dialect, load, bare, rejoin, scale).play();
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

    private static String text(String encoded) {
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.ISO_8859_1);
    }

    private static Path fresh(Path folder) throws IOException {
        return Files.createTempDirectory(folder, "server");
    }
}
