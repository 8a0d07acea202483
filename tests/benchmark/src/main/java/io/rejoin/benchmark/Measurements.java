package io.rejoin.benchmark;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;

/** What was measured, by case; a case of several rounds has the iterations of all of them. */
final class Measurements {
    private static final String ALLOCATION = "gc.alloc.rate.norm";

    private final Map<Case, List<Iteration>> iterations = new HashMap<>();

    /** Adds what JMH measured. */
    void add(Collection<RunResult> results) {
        for (RunResult result : results) {
            Case measured = caseOf(result.getParams());
            result.getBenchmarkResults().stream()
                    .flatMap(fork -> fork.getIterationResults().stream())
                    .forEach(one -> add(measured, score(one, CpuTime.LABEL), score(one, ALLOCATION)));
        }
    }

    /** Adds one iteration: microseconds and bytes of an operation. */
    void add(Case measured, double micros, double bytes) {
        iterations.computeIfAbsent(measured, first -> new ArrayList<>()).add(new Iteration(micros, bytes));
    }

    /**
     * The cost of a case.
     *
     * @throws IllegalArgumentException if it was not measured
     */
    Cost cost(Case measured) {
        List<Iteration> of = iterations.get(measured);
        if (of == null) {
            throw new IllegalArgumentException("not measured: " + measured);
        }
        double[] sorted = of.stream().mapToDouble(Iteration::micros).sorted().toArray();
        double bytes = of.stream().mapToDouble(Iteration::bytes).average().orElseThrow();
        return new Cost(sorted[0], sorted[sorted.length / 2], bytes);
    }

    /** How many times as long as {@code reference} the case takes. */
    double ratio(Case measured, Case reference) {
        return cost(measured).best() / cost(reference).best();
    }

    private static double score(IterationResult iteration, String label) {
        return iteration.getSecondaryResults().get(label).getScore();
    }

    private static Case caseOf(BenchmarkParams params) {
        return new Case(
                Operation.of(params.getBenchmark()),
                Entry.valueOf(params.getParam("entry")),
                Integer.parseInt(params.getParam("groups")),
                params.getThreads());
    }

    private record Iteration(double micros, double bytes) {}
}
