package io.rejoin.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Measures everything in one run, prints the report and writes it to a file. */
public final class BenchmarkRun {
    private final Length length;
    private final Measurements measurements = new Measurements();

    private BenchmarkRun(Length length) {
        this.length = length;
    }

    /** Takes {@code short} or {@code full}, and the file for the report. */
    public static void main(String[] arguments) throws RunnerException, IOException {
        String report = new BenchmarkRun(Length.valueOf(arguments[0].toUpperCase(Locale.ROOT))).report();
        System.out.println(report);
        Files.writeString(Path.of(arguments[1]), report);
    }

    private String report() throws RunnerException {
        for (int round = 0; round < length.rounds(); round++) {
            measure(Operation.VERIFY, EnumSet.allOf(Entry.class), 1, List.of(Case.GROUPS));
            measure(Operation.ISSUE, Entry.hs256(), 1, List.of(Case.GROUPS));
            measure(Operation.VERIFY, Report.FLOOR_AND_REJOIN, 1, Report.OTHER_GROUPS);
            measure(Operation.VERIFY, Report.FLOOR_AND_REJOIN, Report.THREADS, List.of(Case.GROUPS));
        }
        return new Report(measurements).text();
    }

    private void measure(Operation operation, Set<Entry> entries, int threads, List<Integer> groups)
            throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(operation.method())
                .param("entry", entries.stream().map(Entry::name).toArray(String[]::new))
                .param("groups", groups.stream().map(String::valueOf).toArray(String[]::new))
                .threads(threads)
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuTime.class)
                // The compiler works before what it compiles is timed, however busy the machine is.
                .jvmArgsAppend("-Xms1g", "-Xmx1g", "-XX:-BackgroundCompilation")
                .shouldFailOnError(true);
        length.apply(options);
        measurements.add(new Runner(options.build()).run());
    }
}
