package io.rejoin.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.Blackhole;

/** One contender at work, shared by all threads as it would be in a server. JMH derives from it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TokenBenchmark {
    private static final long WARM_UP_NANOS = 1_500_000_000;

    @Param
    Entry entry;

    @Param("10")
    int groups;

    private Contender contender;
    private String token;

    @Setup
    public void prepare(BenchmarkParams params, Blackhole results) throws Exception {
        Workload workload = Workload.of(groups);
        contender = entry.contender(workload);
        token = entry.token(workload);
        warmUp(Operation.of(params.getBenchmark()), results);
    }

    /** By processor time: on a busy machine a second passes before much is compiled. */
    private void warmUp(Operation operation, Blackhole results) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long end = threads.getCurrentThreadCpuTime() + WARM_UP_NANOS;
        while (threads.getCurrentThreadCpuTime() < end) {
            for (int i = 0; i < 100; i++) {
                results.consume(operation.perform(contender, token));
            }
        }
    }

    @TearDown
    public void close() {
        contender.close();
    }

    @Benchmark
    public Object verify() throws Exception {
        return contender.verify(token);
    }

    @Benchmark
    public Object issue() throws Exception {
        return contender.issue();
    }
}
