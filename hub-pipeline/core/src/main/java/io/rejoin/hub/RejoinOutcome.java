package io.rejoin.hub;

import io.rejoin.hub.access.Advice;
import io.rejoin.hub.access.GroupOutcome;
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
}
