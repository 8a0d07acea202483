package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Bench.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Fault;
import io.rejoin.hub.Batch;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.JoinRefusedException;
import io.rejoin.hub.Message;
import io.rejoin.hub.Recorder;
import io.rejoin.hub.Tokens;
import io.rejoin.hub.Topic;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.OutagePolicy;
import io.rejoin.hub.access.Standing;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.access.VerificationLevel;
import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.TokenContent;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;

/** One history of a server and three clients, made of random steps. Everything random comes from the seed. */
final class Simulation {
    static final List<GroupName> GROUPS = List.of(GroupName.of("g1"), GroupName.of("g2"), GroupName.of("open"));
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(40), Duration.ofMinutes(9));

    final Random random;
    final Bench bench = Bench.followingByHand(setup -> setup.policy(policy()));
    final Map<Long, Said> log = new HashMap<>();
    final List<SimulatedClient> clients = List.of(
            new SimulatedClient("ana-1", "ana"),
            new SimulatedClient("ana-2", "ana"),
            new SimulatedClient("bob-1", "bob"));
    final List<String> history = new ArrayList<>();
    private final ExecutorService undertaker;
    private final TrailWatch trail;
    final StoreChanges changes;
    long head;
    int step;
    String epoch = "";
    /** Whether the log has forgotten a topic in this epoch, so that a gap may be said that is none. */
    boolean forgetful;

    Simulation(long seed, ExecutorService undertaker) {
        this.random = new Random(seed);
        this.undertaker = undertaker;
        this.trail = new TrailWatch(bench);
        this.changes = new StoreChanges(this);
        newEpoch();
        GROUPS.forEach(group -> {
            if (!isOpen(group)) {
                bench.grant("ana", group.value());
                bench.grant("bob", group.value());
            }
        });
        clients.forEach(client -> {
            connect(client);
            join(client, anyGroup());
        });
    }

    /** One group of each level. */
    private static HubServerPolicy policy() {
        GroupPolicy groups = GroupPolicy.askStore()
                .rule(CHAT, "g1", VerificationLevel.REVOCATIONS, OutagePolicy.closed())
                .allowTokenOnly(CHAT, "open");
        return HubServerPolicy.defaults().withGroups(groups).withHistory(Bench.LIMITS);
    }

    private void newEpoch() {
        ConnectionId observer = ConnectionId.of("observer");
        Attached attached = bench.server()
                .connect(
                        new Connection(
                                observer, FamilyId.of("observer"), Optional.of(UserId.of("observer")), Set.of(CHAT)),
                        new Recorder());
        epoch = attached.outbox().position().epoch();
        log.clear();
        head = 0;
        forgetful = false;
    }

    static boolean isOpen(GroupName group) {
        return group.value().startsWith("open");
    }

    TrailWatch trail() {
        return trail;
    }

    void run(int steps) {
        for (step = 0; step < steps; step++) {
            boolean faulty = random.nextInt(10) == 0;
            if (faulty) {
                breakOneStore();
            }
            act(random.nextInt(100));
            if (faulty) {
                bench.stores.mend();
            }
        }
        clients.forEach(client -> client.session.ifPresent(open -> drain(client)));
        trail.check();
        trail.tamper(random);
    }

    private void breakOneStore() {
        Fault fault = random.nextBoolean() ? Fault.UNAVAILABLE : Fault.ANSWER_LOST;
        switch (random.nextInt(4)) {
            case 0 -> bench.stores.breakGrants(fault);
            case 1 -> {
                bench.stores.replay.fault(fault);
                clients.forEach(client -> client.belief.answerLost());
            }
            case 2 -> bench.stores.replay.fault(Fault.CONFLICT);
            default -> bench.stores.audit.fault(fault);
        }
        note("break " + fault);
    }

    private void act(int choice) {
        SimulatedClient client = clients.get(random.nextInt(clients.size()));
        if (choice < 20) {
            say();
        } else if (choice < 40) {
            receive(client);
        } else if (choice < 49) {
            join(client, anyGroup());
        } else if (choice < 54) {
            leave(client, anyGroup());
        } else if (choice < 66) {
            changes.any(client);
        } else if (choice < 72) {
            drop(client);
        } else if (choice < 90) {
            new Walk(this, client).walk();
        } else if (choice < 93) {
            connect(client);
        } else if (choice < 97) {
            pause(PAUSES.get(random.nextInt(PAUSES.size())));
        } else if (choice < 99) {
            crash();
        } else if (random.nextBoolean()) {
            abort(client);
        } else {
            revokeForAWhile(client);
        }
    }

    /** Chance alone hardly ever does this to somebody who is away. */
    private void revokeForAWhile(SimulatedClient client) {
        GroupName group = anyGroup();
        drop(client);
        pause(PAUSES.get(random.nextInt(PAUSES.size())));
        if (!isOpen(group)) {
            changes.change(client.user, group, false);
            say(group);
            changes.change(client.user, group, true);
        }
    }

    void note(String what) {
        history.add(step + ": " + what);
    }

    GroupName anyGroup() {
        return GROUPS.get(random.nextInt(GROUPS.size()));
    }

    HeldToken issue(TokenContent content) {
        return new HeldToken(content, bench.server().issue(content), step, bench.clock.instant());
    }

    /** Whether policy and store let the user into the group, as things are. */
    boolean allows(UserId user, GroupName group) {
        return isOpen(group) || standing(user, group).isGranted();
    }

    Standing standing(UserId user, GroupName group) {
        Membership membership = new Membership(user, CHAT, group);
        return bench.stores.grantRows.standings(Set.of(membership)).of(membership);
    }

    void say() {
        say(anyGroup());
    }

    private void say(GroupName group) {
        Optional<ConnectionId> except =
                random.nextInt(5) == 0 ? Optional.of(clients.get(random.nextInt(clients.size())).id) : Optional.empty();
        head++;
        Said said = new Said(head, group, except, forbidden(group));
        note("say " + said);
        log.put(head, said);
        clients.forEach(client -> client.said(said));
        bench.server()
                .connections()
                .publish(
                        Topic.group(CHAT, group),
                        Message.of(CHAT, "m" + head, List.of()),
                        except.map(Set::of).orElse(Set.of()));
        clients.stream()
                .filter(client -> client.session.filter(Session::isTooSlow).isPresent())
                .forEach(this::drop);
    }

    /** Who is not allowed in the group and is in it on no connection, not even because a revocation half failed. */
    private Set<UserId> forbidden(GroupName group) {
        return clients.stream()
                .map(client -> client.user)
                .filter(user -> !allows(user, group))
                .filter(user -> theirs(user).stream().noneMatch(client -> client.belief.mayHear(group)))
                .collect(Collectors.toSet());
    }

    private void receive(SimulatedClient client) {
        client.session.ifPresent(open -> {
            note("receive " + client);
            Optional<Batch> batch = open.take(1 + random.nextInt(3));
            if (random.nextInt(6) == 0) {
                note("which is lost");
                drop(client);
            } else {
                batch.ifPresent(got -> client.keep(got, this));
            }
        });
    }

    private void drain(SimulatedClient client) {
        Session open = client.session.orElseThrow();
        for (Optional<Batch> batch = open.take(3); batch.isPresent(); batch = open.take(3)) {
            client.keep(batch.get(), this);
        }
    }

    void join(SimulatedClient client, GroupName group) {
        boolean isHere = bench.server().connections().find(client.id).isPresent();
        note("join " + client + " " + group.value());
        if (isHere) {
            try {
                boolean wasIn = bench.server().groups(CHAT).contains(client.id, group);
                bench.server().groups(CHAT).join(client.id, group);
                head += wasIn ? 0 : 1; // a join has an offset of its own
                assertThat(allows(client.user, group))
                        .as("a join around the store")
                        .isTrue();
                if (!wasIn || client.belief.mayHear(group)) {
                    client.belief.joined(group, head);
                }
            } catch (JoinRefusedException | StoreUnavailableException e) {
                note("refused: " + e.getMessage());
            }
        }
    }

    void leave(SimulatedClient client, GroupName group) {
        note("leave " + client + " " + group.value());
        Optional<FamilyState> before = row(client);
        try {
            bench.server().groups(CHAT).leave(client.id, group);
            assertThat(row(client)).as("P2: a leave that is not durable").isNotEqualTo(before);
            client.left(group, step);
        } catch (StoreUnavailableException e) {
            boolean durable = !row(client).equals(before);
            note(durable ? "failed, but is durable" : "failed");
            if (durable) {
                client.belief.leftUnheard(group, step);
            }
        }
    }

    long next(SimulatedClient client) {
        return row(client).map(FamilyState::next).orElse(0L);
    }

    long floor(SimulatedClient client) {
        return row(client).map(FamilyState::floor).orElse(0L);
    }

    private Optional<FamilyState> row(SimulatedClient client) {
        return bench.stores.replayRows.update(FamilyId.of(client.id.value()), row -> row);
    }

    List<SimulatedClient> theirs(UserId user) {
        return clients.stream().filter(client -> client.user.equals(user)).toList();
    }

    void drop(SimulatedClient client) {
        client.session.ifPresent(open -> {
            note("drop " + client);
            bench.server().lost(bench.server().connections().find(client.id).orElseThrow(), open.outbox());
            client.session = Optional.empty();
        });
    }

    void connect(SimulatedClient client) {
        note("connect " + client);
        boolean attached = client.session.isPresent();
        Recorder transport = new Recorder();
        Attached here = bench.server().connect(client.newcomer(), transport);
        bench.server().started(here.connection());
        if (!attached) {
            client.belief.outOfAll();
        }
        client.belief.served();
        client.session = Optional.of(new Session(here.outbox(), transport, client, log, head));
        client.cursors.add(here.outbox().position());
    }

    void pause(Duration pause) {
        note("pause " + pause);
        bench.stores.mend();
        bench.clock.advance(pause);
        Instant tooLong = bench.clock.instant().minus(bench.server().policy().disconnectTimeout());
        bench.server()
                .connections()
                .awaySince(tooLong)
                .forEach(away -> bench.server().timedOut(away, tooLong));
        clients.stream()
                .filter(client -> bench.server().connections().find(client.id).isEmpty())
                .forEach(SimulatedClient::forgotten);
        Instant old = bench.clock.instant().minus(Duration.ofSeconds(450));
        Tokens tokens = bench.server().connections().tokens();
        tokens.issuedBefore(old).forEach(tokens::renew);
        bench.server().connections().forgetUnheard();
        forgetful = true;
        bench.server().guard().purge();
        changes.perhapsPoll();
    }

    private void crash() {
        note("crash");
        bench.stores.mend();
        trail.settle();
        undertaker.execute(bench.crash()::close);
        clients.forEach(SimulatedClient::forgotten);
        newEpoch();
        changes.perhapsPoll();
    }

    private void abort(SimulatedClient client) {
        if (bench.server().connections().find(client.id).isEmpty()) {
            return;
        }
        note("abort " + client);
        boolean hadTokens = row(client).isPresent();
        try {
            bench.server().abort(client.newcomer());
            if (hadTokens) {
                client.belief.ended();
            }
            client.forgotten();
        } catch (StoreUnavailableException e) {
            note("failed");
            closed(client);
        }
    }

    /** It was to be closed for good, and that may have failed half-way. */
    void closed(SimulatedClient client) {
        if (row(client).filter(FamilyState::ended).isPresent()) {
            client.belief.ended();
        }
        if (bench.server().connections().find(client.id).isEmpty()) {
            client.forgotten();
        }
    }

    void close() {
        undertaker.execute(bench::close);
    }
}
