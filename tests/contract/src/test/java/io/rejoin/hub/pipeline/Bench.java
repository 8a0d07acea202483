package io.rejoin.hub.pipeline;

import io.rejoin.contract.TestClock;
import io.rejoin.hub.Connection;
import io.rejoin.hub.HistoryLimits;
import io.rejoin.hub.Message;
import io.rejoin.hub.Topic;
import io.rejoin.hub.Transport;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.RevocationFeed;
import io.rejoin.hub.audit.AuditQuery;
import io.rejoin.hub.audit.AuditRecord;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.KeyRing;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;

/** A hub server on a test clock, over stores that outlive it. Groups that begin with {@code open} ask no store. */
final class Bench implements AutoCloseable {
    static final HubName CHAT = HubName.of("chat");
    static final UserId ADMIN = UserId.of("admin");
    static final HistoryLimits LIMITS = new HistoryLimits(6, 10_000, 1 << 26, 2, Duration.ofMinutes(1), 8, 12, 20_000);

    final TestClock clock;
    final KeyRing keys;
    final Stores stores;
    final TestHub hub = new TestHub();
    private final UnaryOperator<HubServerSetup> setup;
    private final boolean byHand;
    private HubServer server;
    private Optional<RevocationFeed> feed = Optional.empty();

    Bench() {
        this(UnaryOperator.identity());
    }

    Bench(UnaryOperator<HubServerSetup> setup) {
        this(setup, false);
    }

    private Bench(UnaryOperator<HubServerSetup> setup, boolean byHand) {
        this(setup, byHand, TestClock.at("2030-01-01T00:00:00Z"), KeyRing.generate(), new Stores());
    }

    private Bench(UnaryOperator<HubServerSetup> setup, boolean byHand, TestClock clock, KeyRing keys, Stores stores) {
        this.setup = setup;
        this.byHand = byHand;
        this.clock = clock;
        this.keys = keys;
        this.stores = stores;
        this.server = start();
    }

    /** Another server of the same application: over the same stores, with the same keys. */
    Bench beside(UnaryOperator<HubServerSetup> itsSetup) {
        return new Bench(itsSetup, byHand, clock, keys, stores);
    }

    /** One whose server looks for changes of the store only when {@link #poll} tells it to. */
    static Bench followingByHand(UnaryOperator<HubServerSetup> setup) {
        return new Bench(setup, true);
    }

    private HubServer start() {
        ReconnectSecurity security =
                new ReconnectSecurity(keys, stores.grantStore(), stores.replayStore(), stores.auditStore());
        HubServerPolicy policy = HubServerPolicy.defaults()
                .withGroups(GroupPolicy.askStore().allowTokenOnly(CHAT, "open"))
                .withHistory(LIMITS);
        HubServerSetup made = setup.apply(
                HubServer.with(security).hub("chat", hub).clock(clock).policy(policy));
        if (!byHand) {
            return made.start();
        }
        HubServer started = made.startWithoutFollowing();
        feed = Optional.of(started.following()
                .feed(stores.grantStore(), started.connections().revocations()));
        return started;
    }

    /** Takes notice of all that was changed in the store. */
    void poll() {
        while (!feed.orElseThrow().poll()) {
            // There is more.
        }
    }

    HubServer server() {
        return server;
    }

    /** Ends the server and starts another one over the same stores. */
    void restart() {
        server.close();
        server = start();
    }

    /** The server is gone without a word, and another one is there; gives the dead one, to be closed later. */
    HubServer crash() {
        HubServer dead = server;
        server = start();
        return dead;
    }

    Client client(String id, String user) {
        return new Client(this, id, UserId.of(user));
    }

    /** Nobody, who connects for all hubs. */
    Connection ofAllHubs(String id) {
        return new Connection(ConnectionId.of(id), FamilyId.of(id), Optional.empty(), server.hubs());
    }

    static GroupName group(String name) {
        return GroupName.of(name);
    }

    static Membership membership(String user, String group) {
        return new Membership(UserId.of(user), CHAT, group(group));
    }

    void grant(String user, String group) {
        server.grants().grant(ADMIN, membership(user, group));
    }

    void revoke(String user, String group) {
        server.grants().revoke(ADMIN, membership(user, group));
    }

    void say(String group, String method) {
        server.connections().publish(Topic.group(CHAT, group(group)), Message.of(CHAT, method, List.of()), Set.of());
    }

    /** Comes back, and waits for how that ends; what goes wrong is thrown as it is. */
    ReconnectResult reconnect(ReconnectRequest request, Transport transport) {
        try {
            return server.reconnect(request, transport).toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** The newest records of the trail, oldest first. */
    List<AuditRecord> trail() {
        return server.audit().query(AuditQuery.newest());
    }

    /** The newest record of the trail. */
    AuditRecord lastRecord() {
        List<AuditRecord> records = trail();
        return records.get(records.size() - 1);
    }

    @Override
    public void close() {
        server.close();
    }
}
