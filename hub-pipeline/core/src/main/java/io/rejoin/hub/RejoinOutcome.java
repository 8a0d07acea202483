package io.rejoin.hub;

import io.rejoin.hub.access.Advice;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import java.util.Collection;
import java.util.List;

/**
 * How a reconnect ended for one hub.
 *
 * @param groups what was decided of each group that was asked for; for the application, not for the client
 * @param gap whether messages of the granted groups may be missing, because the log no longer reaches back
 * @param advice what the client should do if its token was refused as a whole
 */
public record RejoinOutcome(List<GroupOutcome> groups, boolean gap, Advice advice) {

    public RejoinOutcome {
        groups = List.copyOf(groups);
    }

    /** What of it concerns this hub. */
    public RejoinOutcome of(HubName hub) {
        return new RejoinOutcome(
                groups.stream().filter(outcome -> outcome.hub().equals(hub)).toList(), gap, advice);
    }

    /**
     * What the client may be told: of each group that was decided, whether it is back in it and what to do. Reason, rule and evidence
     * stay here.
     *
     * @param known groups whose names the client knows; of others nothing is said, as a token need not be readable for its client
     */
    public List<GroupAdvice> advice(Collection<GroupName> known) {
        return groups.stream()
                .filter(outcome -> known.contains(outcome.group()))
                .map(outcome -> new GroupAdvice(
                        outcome.group(), outcome.isGranted(), outcome.verdict().advice()))
                .toList();
    }
}
