package io.rejoin.hub.reconnect;

import io.rejoin.hub.Expected;
import io.rejoin.hub.Granted;
import io.rejoin.hub.Returned;
import io.rejoin.hub.Returns;
import io.rejoin.hub.Topic;
import io.rejoin.hub.Transport;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupVerdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts a connection back into the groups that were granted. From here on messages are collected for it, and none delivered. */
final class GroupRejoin {

    private final Returns returns;

    GroupRejoin(Returns returns) {
        this.returns = returns;
    }

    Rejoined rejoin(RejoinDecision decision, Expected expected, Transport transport) {
        Set<Granted> granted = decision.outcomes().stream()
                .filter(GroupOutcome::isGranted)
                .map(Granted::of)
                .collect(Collectors.toSet());
        Set<Topic> unasked = decision.outcomes().stream()
                .filter(outcome -> outcome.verdict() == GroupVerdict.STORE_UNAVAILABLE)
                .map(outcome -> Topic.group(outcome.hub(), outcome.group()))
                .collect(Collectors.toSet());
        Returned returned = returns.restore(expected, transport, granted, unasked, decision.from());
        List<GroupOutcome> outcomes = decision.outcomes().stream()
                .map(outcome -> Optional.ofNullable(returned.lost().get(Granted.of(outcome)))
                        .filter(lost -> outcome.isGranted())
                        .map(outcome::with)
                        .orElse(outcome))
                .toList();
        return new Rejoined(decision, returned, outcomes);
    }
}
