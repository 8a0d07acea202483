package io.rejoin.hub.pipeline;

import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.backplane.Backplane;
import io.rejoin.hub.backplane.InMemoryBackplane;
import io.rejoin.hub.cluster.ClusterLimits;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Two servers of one application, whose stores and backplane are in memory. */
final class TwoServers implements AutoCloseable {
    static final Duration SHORT = Duration.ofMillis(100);

    final Backplane backplane;
    final Bench first;
    final Bench second;

    TwoServers() {
        this(new InMemoryBackplane(), ClusterLimits.defaults(), UnaryOperator.identity());
    }

    TwoServers(Backplane backplane, ClusterLimits limits, UnaryOperator<HubServerSetup> setup) {
        this.backplane = backplane;
        UnaryOperator<HubServerSetup> joined = plain -> setup.apply(plain.backplane(backplane, limits));
        first = new Bench(joined);
        second = first.beside(joined);
    }

    private TwoServers(InMemoryBackplane backplane, UnaryOperator<HubServerSetup> joined) {
        this.backplane = backplane;
        first = Bench.followingByHand(joined);
        second = first.beside(joined);
    }

    /** Two that look for changes of the store only when they are told to. */
    static TwoServers followingByHand(ClusterLimits limits, UnaryOperator<HubServerPolicy> policy) {
        InMemoryBackplane backplane = new InMemoryBackplane();
        HubServerPolicy base =
                HubServerPolicy.defaults().withGroups(GroupPolicy.askStore().allowTokenOnly(Bench.CHAT, "open"));
        return new TwoServers(
                backplane, setup -> setup.policy(policy.apply(base)).backplane(backplane, limits));
    }

    /** Two that wait for each other a short time only. */
    static TwoServers impatient() {
        ClusterLimits limits = ClusterLimits.defaults().withAnswerWithin(SHORT).withClientAnswerWithin(SHORT);
        return new TwoServers(new InMemoryBackplane(), limits, UnaryOperator.identity());
    }

    @Override
    public void close() {
        second.close();
        first.close();
    }
}
