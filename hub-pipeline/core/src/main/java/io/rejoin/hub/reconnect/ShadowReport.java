package io.rejoin.hub.reconnect;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.HubGroups;
import io.rejoin.token.UserId;
import java.util.Map;
import java.util.Optional;

/**
 * What a candidate would have decided of one reconnect, beside what was decided, before modules had their say.
 *
 * @param user who came back; empty if anonymous
 * @param groups every group that either had something to say of, by what the candidate would change
 * @param failure what the candidate threw, if it failed; all groups are unanswered then
 * @param dropped how many reconnects the candidate was not asked about so far, as too many waited for it
 */
public record ShadowReport(
        Optional<UserId> user,
        ConnectionId connection,
        Map<Change, HubGroups> groups,
        Optional<Throwable> failure,
        long dropped) {

    /** What would become of a group. */
    public enum Change {
        /** The client is in it, and would not be. */
        LOSES,
        /** The client is not in it, and would be. */
        GAINS,
        /** Both agree. */
        SAME,
        /** One of the two could not be asked, or the candidate failed. */
        UNANSWERED
    }

    public ShadowReport {
        groups = Map.copyOf(groups);
    }

    /** The groups of this change; none if there are none. */
    public HubGroups groups(Change change) {
        return groups.getOrDefault(change, HubGroups.EMPTY);
    }
}
