package io.rejoin.benchmark;

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

/** One contender at work, shared by all threads as it would be in a server. JMH derives from it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TokenBenchmark {
    @Param
    Entry entry;

    @Param("10")
    int groups;

    private Contender contender;
    private String token;

    @Setup
    public void prepare() throws Exception {
        Workload workload = Workload.of(groups);
        contender = entry.contender(workload);
        token = entry.token(workload);
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
