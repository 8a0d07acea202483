package io.rejoin.hub.reconnect;

import io.rejoin.hub.Connection;
import io.rejoin.hub.Topic;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.KnownAt;
import io.rejoin.token.HubGroups;
import io.rejoin.token.Revision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * What a check is asked about one client, as it was then.
 *
 * @param good at which revision of the store it was last found good, for the groups of which that is said
 * @param judge what becomes of a check's outcome, given whether the check assigns
 */
record Question(
        Connection connection,
        HubGroups asked,
        Map<Topic, Revision> good,
        BiFunction<GroupOutcome, Boolean, GroupOutcome> judge) {

    /** With what is known just now: a candidate may be asked later. */
    static Question of(
            Connection connection,
            HubGroups asked,
            KnownAt knownAt,
            BiFunction<GroupOutcome, Boolean, GroupOutcome> judge) {
        Map<Topic, Revision> good = new HashMap<>();
        asked.forEach((hub, group) -> knownAt.at(hub, group).ifPresent(at -> good.put(Topic.group(hub, group), at)));
        return new Question(connection, asked, good, judge);
    }

    List<GroupOutcome> answeredBy(RejoinCheck check) {
        KnownAt knownAt = (hub, group) -> Optional.ofNullable(good.get(Topic.group(hub, group)));
        return check.decide(connection, asked, knownAt).stream()
                .map(outcome -> judge.apply(outcome, check.assigns()))
                .toList();
    }
}
