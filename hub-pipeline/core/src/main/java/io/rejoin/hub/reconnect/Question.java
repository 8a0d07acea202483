package io.rejoin.hub.reconnect;

import io.rejoin.hub.Connection;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.KnownAt;
import io.rejoin.token.HubGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * What a check is asked about one client.
 *
 * @param knownAt at which revision of the store it was last found good
 * @param judge what becomes of a check's outcome, given whether the check assigns
 */
record Question(
        Connection connection,
        HubGroups asked,
        KnownAt knownAt,
        BiFunction<GroupOutcome, Boolean, GroupOutcome> judge) {

    /** The same with what is known just now, for who is asked later. */
    Question ofNow() {
        return new Question(connection, asked, knownAt.ofNow(asked), judge);
    }

    List<GroupOutcome> answeredBy(RejoinCheck check) {
        List<GroupOutcome> outcomes = new ArrayList<>();
        for (GroupOutcome outcome : check.decide(connection, asked, knownAt)) {
            outcomes.add(judge.apply(outcome, check.assigns()));
        }
        return outcomes;
    }
}
