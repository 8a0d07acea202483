package io.rejoin.hub.reconnect;

import io.rejoin.hub.Connection;
import io.rejoin.hub.Returns;
import io.rejoin.hub.Topic;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.Position;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.Revision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides, per group, whether a client is let back in.
 *
 * <ol>
 *   <li>Asked for is what the fresh token lists, and what the connection was put into since: the server's own memory of the
 *       connection tells, and a client that presents no token gets only what it could not have known of yet.
 *   <li>A group of a hub that the connection does not use is refused, or that the client does not ask for this time: whether its user may
 *       use that hub was not asked.
 *   <li>The rest is decided as a join is, by the group's policy and the store; or by the application's verifier, if there is one.
 *   <li>A group that the connection was taken out of since the token was issued is refused, whatever the store or the verifier says.
 *       This server's memory of the connection tells that; without one, what the family's state notes of removals. Where a database
 *       assigns the groups ({@link AssignedGroups}), such a group may be entered anew instead.
 *   <li>A candidate that runs in the shadow is told, and is not waited for.
 * </ol>
 */
public final class RejoinAuthorizer {

    private final RejoinCheck check;
    private final Optional<Shadow> shadow;
    private final Returns returns;

    public RejoinAuthorizer(RejoinCheck check, Optional<Shadow> shadow, Returns returns) {
        this.check = check;
        this.shadow = shadow;
        this.returns = returns;
    }

    /**
     * The decision over a fresh token.
     *
     * @param hubs those that the client asks for, and that its user may use
     */
    RejoinDecision decide(Connection connection, Set<HubName> hubs, FreshToken token, Optional<Position> cursor) {
        Optional<HubGroups> remembered = returns.remembered(connection);
        List<GroupOutcome> outcomes = new ArrayList<>();
        Set<HubName> used = used(connection, hubs);
        HubGroups asked = asked(used, token.content().groups(), remembered, outcomes);
        outcomes.addAll(answer(new Question(
                connection,
                asked,
                (hub, group) -> knownAt(connection, token, hub, group),
                (outcome, assigned) -> used.contains(outcome.hub())
                        ? judged(outcome, assigned, token, remembered)
                        : outcome.with(GroupVerdict.UNKNOWN_HUB))));
        Position from = later(token.content().position(), cursor);
        return new RejoinDecision(connection, Optional.of(token), Optional.empty(), Optional.of(from), outcomes);
    }

    private static Set<HubName> used(Connection connection, Set<HubName> hubs) {
        return connection.hubs().stream().filter(hubs::contains).collect(Collectors.toUnmodifiableSet());
    }

    /** What is listed and what is remembered, without those of hubs that are not used: they are refused here. */
    private static HubGroups asked(
            Set<HubName> used, HubGroups listed, Optional<HubGroups> remembered, List<GroupOutcome> refused) {
        if (used.containsAll(listed.hubs())
                && remembered.filter(groups -> !groups.equals(listed)).isEmpty()) {
            return listed;
        }
        Map<HubName, Collection<GroupName>> asked = new HashMap<>();
        listed.forEach((hub, group) -> ask(asked, refused, used, hub, group));
        remembered.ifPresent(groups -> groups.forEach((hub, group) -> {
            if (!listed.contains(hub, group)) {
                ask(asked, refused, used, hub, group);
            }
        }));
        return HubGroups.of(asked);
    }

    private List<GroupOutcome> answer(Question question) {
        Optional<Question> asIsNow = shadow.map(candidate -> question.ofNow());
        List<GroupOutcome> outcomes = question.answeredBy(check);
        shadow.ifPresent(candidate -> candidate.compare(asIsNow.orElseThrow(), outcomes));
        return outcomes;
    }

    /** The server's own memory of the connection may know better than the token, which tells of all its groups together. */
    private Optional<Revision> knownAt(Connection connection, FreshToken token, HubName hub, GroupName group) {
        boolean listed = token.content().groups().contains(hub, group);
        return returns.goodAt(connection, hub, group, listed ? token.content().revision() : Revision.NONE);
    }

    /**
     * Who was taken out by a revocation did not leave: the store says so, and the trail is to say it too. Who joined after the
     * token was issued heard all since then.
     *
     * @param assigned whether whoever granted it may put the client into groups that it left
     */
    private static GroupOutcome judged(
            GroupOutcome outcome, boolean assigned, FreshToken token, Optional<HubGroups> remembered) {
        boolean gone = remembered
                .map(groups -> !groups.contains(outcome.hub(), outcome.group()))
                .orElseGet(() -> token.wasRemoved(outcome.hub(), outcome.group()));
        if (gone && assigned && outcome.isGranted()) {
            return outcome.with(GroupVerdict.ASSIGNED);
        }
        if (gone && outcome.verdict() != GroupVerdict.REVOKED) {
            return outcome.with(GroupVerdict.LEFT);
        }
        boolean heardAll = outcome.verdict() == GroupVerdict.GRANTED_ANEW
                && !token.content().groups().contains(outcome.hub(), outcome.group());
        return heardAll ? outcome.with(GroupVerdict.GRANTED) : outcome;
    }

    /**
     * The decision over a client that presented no token: only what it was put into after it last heard from us, and what is
     * assigned to its user.
     */
    RejoinDecision decideWithoutToken(Connection connection, Set<HubName> hubs, Optional<Position> cursor) {
        HubGroups unheardOf = cursor.map(position -> returns.enteredAfter(connection, position))
                .orElse(HubGroups.EMPTY);
        List<GroupOutcome> outcomes = new ArrayList<>();
        Set<HubName> used = used(connection, hubs);
        HubGroups asked = asked(used, unheardOf, Optional.empty(), outcomes);
        outcomes.addAll(answer(new Question(
                connection,
                asked,
                (hub, group) -> returns.goodAt(connection, hub, group, Revision.NONE),
                (outcome, assigned) ->
                        used.contains(outcome.hub()) ? outcome : outcome.with(GroupVerdict.UNKNOWN_HUB))));
        Set<Topic> decided = outcomes.stream()
                .map(outcome -> Topic.group(outcome.hub(), outcome.group()))
                .collect(Collectors.toSet());
        returns.remembered(connection)
                .ifPresent(groups -> groups.forEach((hub, group) -> {
                    if (!decided.contains(Topic.group(hub, group))) {
                        outcomes.add(refused(hub, group, GroupVerdict.TOKEN_REFUSED));
                    }
                }));
        return new RejoinDecision(
                connection, Optional.empty(), Optional.empty(), cursor.map(returns::withoutToken), outcomes);
    }

    /** The decision over a client whose token was refused as a whole: it is let back into nothing. */
    RejoinDecision refuse(Connection connection, RefusalReason reason, Optional<Position> cursor) {
        List<GroupOutcome> outcomes = new ArrayList<>();
        returns.remembered(connection)
                .ifPresent(groups ->
                        groups.forEach((hub, group) -> outcomes.add(refused(hub, group, GroupVerdict.TOKEN_REFUSED))));
        return new RejoinDecision(
                connection, Optional.empty(), Optional.of(reason), cursor.map(returns::withoutToken), outcomes);
    }

    /** An old cursor together with a newer token reads nothing from before the token. */
    private static Position later(Position token, Optional<Position> cursor) {
        return cursor.flatMap(position -> position.laterOf(token)).orElse(token);
    }

    private static void ask(
            Map<HubName, Collection<GroupName>> asked,
            List<GroupOutcome> refused,
            Set<HubName> used,
            HubName hub,
            GroupName group) {
        if (used.contains(hub)) {
            asked.computeIfAbsent(hub, unknown -> new ArrayList<>()).add(group);
        } else {
            refused.add(refused(hub, group, GroupVerdict.UNKNOWN_HUB));
        }
    }

    private static GroupOutcome refused(HubName hub, GroupName group, GroupVerdict verdict) {
        return GroupOutcome.refused(hub, group, verdict);
    }
}
