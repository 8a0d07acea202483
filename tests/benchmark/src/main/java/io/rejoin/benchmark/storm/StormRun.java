package io.rejoin.benchmark.storm;

import io.rejoin.benchmark.MiddleHalf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures storms of one kind beside those of another, in turns, so that both have the same weather. The figures are the means of the
 * middle half of their rounds: the clock of the process ticks in hundredths of a second, so one storm alone is not exact. The ratio is
 * the one to read.
 */
public final class StormRun {
    /** Until the compiler has come to rest. */
    private static final int WARM_UP = 20;

    private static final int ROUNDS = 24;
    private static final int REVOKED = 1_000_000;

    private StormRun() {}

    /** Takes the folder for its files, and the file for the report. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        String report =
                "| storm of " + Storm.CLIENTS + " reconnects, 10 groups each | CPU µs each | wall µs each | x CPU |\n"
                        + "| --- | --: | --: | --: |\n"
                        + pair(folder, "trail in memory", 0, false, "trail durable before the first message", 0, true)
                        + pair(
                                folder,
                                "nothing revoked before",
                                0,
                                true,
                                "a million memberships revoked before",
                                REVOKED,
                                true);
        System.out.println(report);
        Files.writeString(Path.of(arguments[1]), report);
    }

    private static String pair(
            Path folder,
            String firstName,
            int firstRevoked,
            boolean firstDurable,
            String name,
            int revoked,
            boolean durable)
            throws Exception {
        try (Storm floor = new Storm(fresh(folder), firstRevoked, firstDurable);
                Storm subject = new Storm(fresh(folder), revoked, durable)) {
            List<Storm.Cost> floors = new ArrayList<>();
            List<Storm.Cost> subjects = new ArrayList<>();
            for (int round = 0; round < WARM_UP + ROUNDS; round++) {
                Storm.Cost one = floor.blow();
                Storm.Cost other = subject.blow();
                if (round >= WARM_UP) {
                    floors.add(one);
                    subjects.add(other);
                }
            }
            double base = cpu(floors);
            return row(firstName, floors, base) + row(name, subjects, base);
        }
    }

    private static Path fresh(Path folder) throws IOException {
        return Files.createTempDirectory(folder, "storm");
    }

    private static String row(String name, List<Storm.Cost> costs, double base) {
        double wall = MiddleHalf.mean(costs.stream().mapToDouble(Storm.Cost::wallMicros));
        return String.format(Locale.ROOT, "| %s | %.0f | %.0f | %.2f |%n", name, cpu(costs), wall, cpu(costs) / base);
    }

    private static double cpu(List<Storm.Cost> costs) {
        return MiddleHalf.mean(costs.stream().mapToDouble(Storm.Cost::cpuMicros));
    }
}
