package io.rejoin.hub.reconnect;

import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.reconnect.ShadowReport.Change;
import io.rejoin.hub.threads.Threads;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a candidate what was decided already, and reports how it differs. It changes nothing, writes nothing, and nobody waits for it:
 * it runs on threads of its own, and what does not fit into its queue is dropped and counted.
 */
public final class Shadow implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Shadow.class);
    private static final int AT_ONCE = 8;
    private static final int WAITING_MAX = 1_000;

    private final RejoinCheck candidate;
    /** Guarded by this: called by one thread at a time. */
    private final Consumer<ShadowReport> reports;

    private final AtomicLong dropped = new AtomicLong();
    private final ThreadPoolExecutor threads;

    /** @param reports is told of every reconnect, by one thread at a time; what it throws is logged */
    public Shadow(RejoinCheck candidate, Consumer<ShadowReport> reports) {
        this.candidate = candidate;
        this.reports = reports;
        threads = new ThreadPoolExecutor(
                AT_ONCE,
                AT_ONCE,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING_MAX),
                Threads.daemons("rejoin-shadow"));
        threads.prestartAllCoreThreads();
    }

    /** Compares, some time. */
    void compare(Question question, List<GroupOutcome> decided) {
        try {
            threads.execute(() -> report(question, decided));
        } catch (RejectedExecutionException e) {
            dropped.incrementAndGet();
        }
    }

    private void report(Question question, List<GroupOutcome> decided) {
        Map<Change, HubGroups> groups;
        Optional<Throwable> failure = Optional.empty();
        try {
            groups = difference(decided, question.answeredBy(candidate));
        } catch (RuntimeException | Error e) {
            groups = Map.of(Change.UNANSWERED, question.asked());
            failure = Optional.of(e);
        }
        if (!groups.isEmpty()) {
            tell(new ShadowReport(
                    question.connection().user(), question.connection().id(), groups, failure, dropped.get()));
        }
    }

    private synchronized void tell(ShadowReport report) {
        try {
            reports.accept(report);
        } catch (RuntimeException | Error e) {
            LOG.warn("a shadow report was not taken", e);
        }
    }

    private record Group(HubName hub, GroupName name) {}

    private static Map<Change, HubGroups> difference(List<GroupOutcome> decided, List<GroupOutcome> candidate) {
        Map<Group, GroupOutcome> is = byGroup(decided);
        Map<Group, GroupOutcome> would = byGroup(candidate);
        Set<Group> all = new HashSet<>(is.keySet());
        all.addAll(would.keySet());
        Map<Change, Map<HubName, Collection<GroupName>>> sorted = new EnumMap<>(Change.class);
        for (Group group : all) {
            Change change = change(Optional.ofNullable(is.get(group)), Optional.ofNullable(would.get(group)));
            sorted.computeIfAbsent(change, unknown -> new HashMap<>())
                    .computeIfAbsent(group.hub(), unknown -> new ArrayList<>())
                    .add(group.name());
        }
        Map<Change, HubGroups> groups = new EnumMap<>(Change.class);
        sorted.forEach((change, names) -> groups.put(change, HubGroups.of(names)));
        return groups;
    }

    private static Map<Group, GroupOutcome> byGroup(List<GroupOutcome> outcomes) {
        return outcomes.stream()
                .collect(Collectors.toMap(outcome -> new Group(outcome.hub(), outcome.group()), Function.identity()));
    }

    /** Of a group that only one of them speaks of, the other lets nobody in. */
    private static Change change(Optional<GroupOutcome> decided, Optional<GroupOutcome> candidate) {
        if (isUnanswered(decided) || isUnanswered(candidate)) {
            return Change.UNANSWERED;
        }
        boolean is = decided.filter(GroupOutcome::isGranted).isPresent();
        boolean would = candidate.filter(GroupOutcome::isGranted).isPresent();
        return is == would ? Change.SAME : would ? Change.GAINS : Change.LOSES;
    }

    private static boolean isUnanswered(Optional<GroupOutcome> outcome) {
        return outcome.filter(one -> one.verdict() == GroupVerdict.STORE_UNAVAILABLE)
                .isPresent();
    }

    /** Interrupts what is under way; what waits is not compared any more. */
    @Override
    public void close() {
        threads.shutdownNow();
        candidate.close();
    }
}
