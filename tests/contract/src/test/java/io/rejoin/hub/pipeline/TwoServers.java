package io.rejoin.hub.pipeline;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.Clients;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.backplane.Backplane;
import io.rejoin.hub.backplane.InMemoryBackplane;
import io.rejoin.hub.cluster.ClusterLimits;
import io.rejoin.token.ConnectionId;
import java.time.Duration;
import java.util.List;
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

    static TwoServers over(Backplane backplane) {
        return new TwoServers(backplane, ClusterLimits.defaults(), UnaryOperator.identity());
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

    /** A third one beside them. */
    Bench third() {
        return first.beside(setup -> setup.backplane(backplane));
    }

    static Clients clients(Bench sender) {
        return sender.server().clients(Bench.CHAT);
    }

    /** To the group that {@link #member} is in. */
    static void say(Bench sender, String message) {
        clients(sender).group(Bench.group("open")).send(message);
    }

    /** Waits until this server has heard all that the other said. */
    static void settle(Bench hearing, Bench sender) {
        Client fence = hearing.client("f", "fence").connect();
        List<String> unused = fence.heardFrom(sender);
        hearing.server().connections().end(fence.connection());
    }

    /** A client of the first, which has taken all that waited for it. */
    Client member() {
        Client ana = first.client("a", "ana").connect().join("open");
        ana.receive();
        return ana;
    }

    /** From now on nothing that the other says is done here, until it is released. */
    static Stuck hold(Bench hearing, Bench sender) {
        Stuck stuck = new Stuck();
        Attached unused = hearing.server().connect(hearing.client("s", "stuck").newcomer(), stuck);
        clients(sender).client(ConnectionId.of("s")).send("stuck");
        Eventually.until("it is stuck", stuck::isStuck);
        return stuck;
    }

    @Override
    public void close() {
        second.close();
        first.close();
    }
}
