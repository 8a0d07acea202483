package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Bench.CHAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.rejoin.hub.Recorder;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.hub.access.Advice;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.pipeline.Belief.Verdict;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.GroupName;
import io.rejoin.token.Position;
import io.rejoin.token.ReconnectToken;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** One reconnect of a simulated client, with anything in its hands, and the judgement of what came of it. */
final class Walk {
    private final Simulation simulation;
    private final Bench bench;
    private final SimulatedClient client;
    private final Belief belief;
    private final Random random;
    private final Set<GroupName> allowed;
    private final Set<GroupName> mayHaveBeen;
    private final Set<GroupName> slept;
    private Set<GroupName> restorable = Set.of();
    private final Map<GroupName, Long> sinceBefore = new HashMap<>();
    private final boolean wasKnown;
    private boolean interrupted;
    private Optional<Throwable> failure = Optional.empty();

    Walk(Simulation simulation, SimulatedClient client) {
        this.simulation = simulation;
        this.bench = simulation.bench;
        this.client = client;
        this.belief = client.belief;
        this.random = simulation.random;
        this.allowed = allowed();
        this.mayHaveBeen = Simulation.GROUPS.stream().filter(belief::mayHear).collect(Collectors.toSet());
        Simulation.GROUPS.forEach(group -> sinceBefore.put(group, belief.since(group)));
        this.slept = Simulation.GROUPS.stream().filter(belief::mayWake).collect(Collectors.toSet());
        bench.server()
                .connections()
                .find(client.id)
                .filter(bench.server().connections()::needsGenerations)
                .ifPresent(neverChanged -> belief.unserved());
        this.wasKnown = belief.isKnown();
    }

    private Set<GroupName> allowed() {
        return Simulation.GROUPS.stream()
                .filter(group -> simulation.allows(client.user, group))
                .collect(Collectors.toSet());
    }

    void walk() {
        Attempt attempt = attempt();
        simulation.note("reconnect " + client + " with "
                + attempt.own().map(token -> token.content().toString()).orElse(attempt.text() + "") + " from "
                + attempt.cursor() + ", expect " + attempt.verdict());
        restorable = restorable(attempt);
        belief.walkBegins();
        disturb();
        simulation.trail().mark();
        Recorder transport = new Recorder();
        long headBefore = simulation.head;
        ReconnectResult result =
                bench.reconnect(new ReconnectRequest(client.newcomer(), attempt.text(), attempt.cursor()), transport);
        calm();
        simulation.note("which gave " + result.getClass().getSimpleName());
        if (result instanceof ReconnectResult.Back back) {
            back(attempt, back, transport, headBefore);
        } else if (result instanceof ReconnectResult.Over) {
            assertThat(attempt.verdict()).as("over without having ended").isEqualTo(Verdict.OVER);
            assertThat(recorded().outcome()).isEqualTo(Outcome.REFUSED);
        } else {
            later(attempt);
        }
    }

    private Attempt attempt() {
        Optional<Position> cursor = pick(client.cursors, 6);
        int choice = random.nextInt(20);
        if (client.tokens.isEmpty() || choice == 0) {
            return Attempt.without(cursor);
        }
        HeldToken token = pick(client.tokens, 3).orElseThrow();
        if (choice == 1) {
            String text = token.text().text();
            return Attempt.bad(ReconnectToken.of(text.substring(0, text.length() - 1) + "!"), cursor);
        }
        if (choice == 2) {
            SimulatedClient other = simulation.clients.get(random.nextInt(simulation.clients.size()));
            if (other != client && !other.tokens.isEmpty()) {
                return Attempt.bad(pick(other.tokens, 2).orElseThrow().text(), cursor);
            }
        }
        return Attempt.of(token, cursor, belief.verdict(token, bench.clock.instant()));
    }

    /** The newest, but one time in so many any. */
    private <T> Optional<T> pick(List<T> all, int any) {
        if (all.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(all.get(random.nextInt(any) == 0 ? random.nextInt(all.size()) : all.size() - 1));
    }

    /** Lets something happen in the middle of the walk. */
    private void disturb() {
        switch (random.nextInt(12)) {
            case 0 -> bench.stores.afterStandings.then(this::interrupt);
            case 1 -> bench.stores.afterUpdate.then(this::interrupt);
            case 2 -> bench.hub.reconnecting.then(this::interrupt);
            case 3 -> disturbTrail();
            default -> {}
        }
    }

    /** The trail's thread must have nothing else to write, or it would be disturbed too early. */
    private void disturbTrail() {
        bench.stores.mend();
        simulation.trail().settle();
        bench.stores.beforeAppend.then(() -> guarded(random.nextBoolean() ? simulation::say : this::leave));
    }

    private void calm() {
        bench.stores.afterStandings.clear();
        bench.stores.afterUpdate.clear();
        bench.stores.beforeAppend.clear();
        bench.hub.reconnecting.clear();
        failure.ifPresent(thrown -> fail("in the middle of a walk", thrown));
    }

    private void interrupt() {
        guarded(
                switch (random.nextInt(4)) {
                    case 0 -> simulation::say;
                    case 1 -> this::leave;
                    case 2 -> () -> simulation.join(client, simulation.anyGroup());
                    default -> () -> simulation.changes.grantOrRevoke(client.user, simulation.anyGroup());
                });
    }

    private void leave() {
        simulation.leave(client, simulation.anyGroup());
    }

    /** On whatever thread: a failure must not be lost with it. */
    private void guarded(Runnable action) {
        interrupted = true;
        simulation.note("meanwhile");
        try {
            action.run();
        } catch (RuntimeException | AssertionError e) {
            failure = Optional.of(e);
        }
    }

    private void back(Attempt attempt, ReconnectResult.Back back, Recorder transport, long headBefore) {
        RejoinOutcome outcome = bench.hub.outcome(client.id);
        boolean refused = outcome.advice() == Advice.SIGN_IN_AGAIN;
        judgeToken(attempt, refused);
        Set<GroupName> granted = outcome.groups().stream()
                .filter(GroupOutcome::isGranted)
                .map(GroupOutcome::group)
                .collect(Collectors.toSet());
        simulation.note("granted " + granted + (outcome.gap() ? " with a gap" : ""));
        Optional<Position> start =
                attempt.start(refused).filter(position -> position.epoch().equals(simulation.epoch));
        judgeGroups(attempt, refused, granted, start);
        judgeTrail(refused, granted);
        enter(start, back, transport, headBefore, granted, outcome.gap());
        Simulation.GROUPS.forEach(
                group -> assertThat(belief.mayHear(group) && !granted.contains(group) && !belief.hasJustJoined(group))
                        .as("P1: it is in %s, which was not granted", group)
                        .isFalse());
        judgeAnew(attempt, outcome);
        judgeGap(start, granted, outcome);
        outcome.groups().stream()
                .filter(group -> group.verdict() == GroupVerdict.STORE_UNAVAILABLE)
                .filter(group -> !belief.isStruck(group.group()) && !belief.hasJustJoined(group.group()))
                .forEach(group -> belief.sleeps(group.group(), !interrupted));
    }

    /** Granted anew is what was granted after the token was issued, unless the server remembers better than the token. */
    private void judgeAnew(Attempt attempt, RejoinOutcome outcome) {
        for (GroupOutcome group : outcome.groups()) {
            if (group.isGranted()
                    && attempt.own().filter(token -> token.lists(group.group())).isPresent()
                    && !Simulation.isOpen(group.group())) {
                boolean later = simulation
                        .standing(client.user, group.group())
                        .since()
                        .isAfter(attempt.own().orElseThrow().content().revision());
                boolean anew = group.verdict() == GroupVerdict.GRANTED_ANEW;
                assertThat(anew || wasKnown || interrupted || !later)
                        .as("P1: %s was granted after the token was issued", group)
                        .isTrue();
                assertThat(!anew || later || interrupted)
                        .as("%s was not granted after the token was issued", group)
                        .isTrue();
            }
        }
    }

    private void judgeToken(Attempt attempt, boolean refused) {
        assertThat(attempt.verdict())
                .as("P2: a connection that ended comes back")
                .isNotEqualTo(Verdict.OVER);
        if (attempt.verdict() == Verdict.REFUSED) {
            assertThat(refused).as("P2: a token that is worth nothing is taken").isTrue();
        }
        if (attempt.verdict() == Verdict.ACCEPTED) {
            assertThat(refused).as("a good token is refused").isFalse();
        }
        attempt.own().filter(token -> token.isAlive(bench.clock.instant())).ifPresent(token -> {
            if (refused) {
                belief.refusedAlive(token, simulation.step);
            } else {
                belief.admitted(token, simulation.next(client));
            }
        });
    }

    private void judgeGroups(Attempt attempt, boolean refused, Set<GroupName> granted, Optional<Position> start) {
        for (GroupName group : Simulation.GROUPS) {
            boolean allowedNow = simulation.allows(client.user, group);
            if (granted.contains(group)) {
                assertThat(refused).as("a refused token brings %s back", group).isFalse();
                assertThat(allowed.contains(group) || (interrupted && allowedNow))
                        .as("%s is granted although the store says no", group)
                        .isTrue();
                assertThat(mayRestore(attempt, group, start))
                        .as("P2: %s is resurrected", group)
                        .isTrue();
            } else if (!refused && !interrupted && allowedNow && storeAnswers(group)) {
                assertThat(mustRestore(attempt, group))
                        .as("%s should have been granted", group)
                        .isFalse();
            }
        }
    }

    private boolean storeAnswers(GroupName group) {
        return Simulation.isOpen(group) || !bench.stores.isGrantStoreBroken();
    }

    /** What the token may bring back as things were when it was presented; what happens meanwhile is judged separately. */
    private Set<GroupName> restorable(Attempt attempt) {
        return Simulation.GROUPS.stream()
                .filter(group -> attempt.own()
                        .filter(token -> belief.mayRestore(group, token))
                        .isPresent())
                .collect(Collectors.toSet());
    }

    private boolean mayRestore(Attempt attempt, GroupName group, Optional<Position> start) {
        return attempt.own()
                .map(token -> restorable.contains(group) || belief.mayRestore(group, token))
                .orElseGet(() -> belief.hasJustJoined(group)
                        || (mayHaveBeen.contains(group)
                                && start.filter(position -> sinceBefore.getOrDefault(group, 0L) > position.offset())
                                        .isPresent()));
    }

    private boolean mustRestore(Attempt attempt, GroupName group) {
        return attempt.own()
                .filter(token -> belief.mustRestore(group, token))
                .filter(token -> wasKnown
                        || !simulation.changes.isPerhapsBarred(
                                client.user, group, token.content().revision()))
                .isPresent();
    }

    private AuditEvent recorded() {
        return simulation
                .trail()
                .reconnect(client.id)
                .orElseThrow(() -> new AssertionError("P4: a reconnect that is not on the trail"))
                .event();
    }

    private void judgeTrail(boolean refused, Set<GroupName> granted) {
        AuditEvent event = recorded();
        Set<GroupName> onTrail = event.groups().stream()
                .filter(GroupOutcome::isGranted)
                .map(GroupOutcome::group)
                .collect(Collectors.toSet());
        assertThat(onTrail).as("P4: what the trail says was granted").isEqualTo(granted);
        assertThat(event.outcome() == Outcome.REFUSED).isEqualTo(refused);
    }

    /** The connection is back: what the server takes it to be in must not be more than was granted and still stands. */
    private void enter(
            Optional<Position> position,
            ReconnectResult.Back back,
            Recorder transport,
            long headBefore,
            Set<GroupName> granted,
            boolean gap) {
        Set<GroupName> groups = new HashSet<>();
        long start = position.map(Position::offset).orElse(headBefore);
        for (GroupName group : Simulation.GROUPS) {
            if (bench.server().groups(CHAT).contains(client.id, group)) {
                assertThat(belief.isStruck(group))
                        .as("P1: %s came back although it was just taken away", group)
                        .isFalse();
                groups.add(group);
            }
        }
        belief.served();
        belief.isIn(groups, granted, start);
        long from = position.map(Position::offset).orElse(simulation.head);
        Session session = new Session(back.outbox(), transport, client, simulation.log, start);
        client.session = Optional.of(session);
        if (!gap) {
            simulation.log.values().stream()
                    .filter(said -> said.offset() > from && groups.contains(said.group()) && said.isFor(client.id))
                    .filter(said -> said.offset() > belief.since(said.group()))
                    .forEach(session::owe);
        }
    }

    /** A gap must be said if the position is not known, and must not be said if all is there. */
    private void judgeGap(Optional<Position> start, Set<GroupName> granted, RejoinOutcome outcome) {
        boolean gap = outcome.gap();
        for (GroupOutcome group : outcome.groups()) {
            boolean fresh = group.verdict() == GroupVerdict.GRANTED_ANEW || slept.contains(group.group());
            if (group.isGranted() && fresh) {
                belief.skipped(group.group(), simulation.head);
            }
        }
        if (start.isEmpty()) {
            assertThat(gap || granted.isEmpty()).as("P5: a gap is hidden").isTrue();
            return;
        }
        long said = simulation.log.keySet().stream()
                .filter(offset -> offset > start.get().offset())
                .count();
        boolean skipped = granted.stream()
                .anyMatch(group -> belief.maySkip(group, start.get().offset()));
        boolean slow = granted.stream().anyMatch(slept::contains);
        if (said <= Bench.LIMITS.messagesPerTopic() && !simulation.forgetful && !interrupted && !skipped && !slow) {
            assertThat(gap).as("a gap where there is none").isFalse();
        }
    }

    /** An outage: nothing was handed over, and the same token may come again. */
    private void later(Attempt attempt) {
        attempt.own()
                .ifPresent(token -> belief.perhapsAdmitted(
                        token, simulation.step, simulation.floor(client), simulation.next(client)));
        boolean attached = bench.server()
                .connections()
                .find(client.id)
                .filter(bench.server().connections()::isAttached)
                .isPresent();
        if (!attached) {
            client.session = Optional.empty();
        }
        for (GroupName group : Simulation.GROUPS) {
            boolean member = bench.server().groups(CHAT).contains(client.id, group);
            assertThat(member && !belief.mayHear(group) && !slept.contains(group))
                    .as("P1: an outage lets it into %s", group)
                    .isFalse();
            if (!member) {
                boolean maySleep = (wasKnown && mayHaveBeen.contains(group)) || slept.contains(group);
                client.out(group);
                if (maySleep) {
                    belief.sleeps(group, false);
                }
            }
        }
        assertThat(wasKnown).isEqualTo(belief.isKnown());
    }
}
