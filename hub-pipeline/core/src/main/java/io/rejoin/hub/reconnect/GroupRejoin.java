package io.rejoin.hub.reconnect;

import io.rejoin.hub.Expected;
import io.rejoin.hub.Granted;
import io.rejoin.hub.Returned;
import io.rejoin.hub.Returns;
import io.rejoin.hub.Topic;
import io.rejoin.hub.Transport;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupVerdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts a connection back into the groups that were granted. From here on messages are collected for it, and none delivered. */
final class GroupRejoin {

    private final Returns returns;

    GroupRejoin(Returns returns) {
        this.returns = returns;
    }

    Rejoined rejoin(RejoinDecision decision, Expected expected, Transport transport) {
        List<Granted> granted = new ArrayList<>();
        Set<Topic> unasked = new HashSet<>();
        for (GroupOutcome outcome : decision.outcomes()) {
            if (outcome.isGranted()) {
                granted.add(Granted.of(outcome));
            } else if (outcome.verdict() == GroupVerdict.STORE_UNAVAILABLE) {
                unasked.add(Topic.group(outcome.hub(), outcome.group()));
            }
        }
        Returned returned = returns.restore(expected, transport, granted, unasked, decision.from());
        return new Rejoined(decision, returned, withoutLost(decision.outcomes(), returned.lost()));
    }

    private static List<GroupOutcome> withoutLost(List<GroupOutcome> outcomes, Map<Topic, GroupVerdict> lost) {
        return lost.isEmpty()
                ? outcomes
                : outcomes.stream().map(outcome -> withoutLost(outcome, lost)).toList();
    }

    private static GroupOutcome withoutLost(GroupOutcome outcome, Map<Topic, GroupVerdict> lost) {
        return Optional.ofNullable(lost.get(Topic.group(outcome.hub(), outcome.group())))
                .filter(how -> outcome.isGranted())
                .map(outcome::with)
                .orElse(outcome);
    }
}
