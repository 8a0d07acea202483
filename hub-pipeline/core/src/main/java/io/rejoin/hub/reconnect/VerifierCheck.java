package io.rejoin.hub.reconnect;

import io.rejoin.hub.Connection;
import io.rejoin.hub.access.Evidence;
import io.rejoin.hub.access.Evidence.Basis;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupRule;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.KnownAt;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.OutagePolicy;
import io.rejoin.hub.access.Revocations;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.access.TimedCalls;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks a verifier, holds it to what it may say, and puts what the authorization store revoked above it.
 *
 * <p>The evidence is the revision up to which the store had been followed before the verifier was asked. It does not count as found
 * good in the store: a token that was issued on a verifier's word is none for the groups' policy, should that take over again.
 */
final class VerifierCheck implements RejoinCheck {

    private final RejoinVerifier verifier;
    private final GroupRule rule;
    private final Revocations known;
    private final TimedCalls calls;
    private final int groupsMax;

    VerifierCheck(RejoinVerifier verifier, Revocations known, TimedCalls calls, int groupsMax) {
        this.verifier = verifier;
        this.rule = new GroupRule(verifier.name(), verifier.level(), OutagePolicy.closed());
        this.known = known;
        this.calls = calls;
        this.groupsMax = groupsMax;
    }

    /** One question and what was answered; empty if nobody did. */
    private record Answer(Connection connection, KnownAt knownAt, Evidence evidence, Optional<HubGroups> groups) {}

    @Override
    public List<GroupOutcome> decide(Connection connection, HubGroups asked, KnownAt knownAt) {
        if (asked.isEmpty() && !assigns()) {
            return List.of();
        }
        Evidence evidence = Evidence.of(Basis.VERIFIER, known.reached());
        Answer answer = new Answer(connection, knownAt.ofNow(asked), evidence, ask(connection, asked));
        List<GroupOutcome> outcomes = new ArrayList<>();
        asked.forEach((hub, group) -> outcomes.add(outcome(answer, hub, group, false)));
        answer.groups()
                .ifPresent(allowed -> allowed.forEach((hub, group) -> {
                    if (!asked.contains(hub, group)) {
                        outcomes.add(outcome(answer, hub, group, true));
                    }
                }));
        return outcomes;
    }

    private Optional<HubGroups> ask(Connection connection, HubGroups asked) {
        RejoinRequest request = new RejoinRequest(connection.user(), connection.id(), connection.hubs(), asked);
        try {
            HubGroups said = Objects.requireNonNull(
                    calls.call(() -> verifier.verify(request)),
                    () -> "the verifier " + rule.name() + " gave no answer");
            return Optional.of(assigns() ? assigned(said, request) : chosen(said, request));
        } catch (StoreUnavailableException e) {
            return Optional.empty();
        }
    }

    private HubGroups chosen(HubGroups said, RejoinRequest request) {
        said.forEach((hub, group) -> {
            if (!request.groups().contains(hub, group)) {
                throw new IllegalStateException(
                        "the verifier " + rule.name() + " returned a group that was not asked for");
            }
        });
        return said;
    }

    private HubGroups assigned(HubGroups said, RejoinRequest request) {
        Map<HubName, Collection<GroupName>> ofItsHubs = new HashMap<>();
        request.hubs().forEach(hub -> ofItsHubs.put(hub, said.groups(hub)));
        HubGroups assigned = HubGroups.of(ofItsHubs);
        if (assigned.size() > groupsMax) {
            throw new IllegalStateException(
                    rule.name() + " assigned " + assigned.size() + " groups, the limit is " + groupsMax);
        }
        return assigned;
    }

    private GroupOutcome outcome(Answer answer, HubName hub, GroupName group, boolean besides) {
        Optional<Membership> membership = answer.connection().user().map(user -> new Membership(user, hub, group));
        Optional<Revision> revoked = membership.flatMap(someone -> known.revokedAfter(someone, Revision.NONE));
        if (revoked.isPresent()) {
            return outcome(hub, group, GroupVerdict.REVOKED, Evidence.of(Basis.REVOCATIONS, revoked.get()));
        }
        if (answer.groups().isEmpty()) {
            return outcome(hub, group, GroupVerdict.STORE_UNAVAILABLE, Evidence.UNASKED);
        }
        if (!answer.groups().get().contains(hub, group)) {
            return outcome(hub, group, GroupVerdict.NOT_A_MEMBER, answer.evidence());
        }
        Revision good = answer.knownAt().at(hub, group).orElse(Revision.NONE);
        boolean anew = membership
                .flatMap(someone -> known.since(good, someone))
                .filter(standing -> standing.since().isAfter(good))
                .isPresent();
        GroupVerdict granted = anew ? GroupVerdict.GRANTED_ANEW : GroupVerdict.GRANTED;
        return outcome(hub, group, besides ? GroupVerdict.ASSIGNED : granted, answer.evidence());
    }

    private GroupOutcome outcome(HubName hub, GroupName group, GroupVerdict verdict, Evidence evidence) {
        return new GroupOutcome(hub, group, verdict, rule, evidence);
    }

    @Override
    public boolean assigns() {
        return verifier instanceof AssignedGroups;
    }

    @Override
    public void close() {
        calls.close();
    }
}
