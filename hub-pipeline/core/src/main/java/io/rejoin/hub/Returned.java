package io.rejoin.hub;

import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.token.Position;
import java.util.Map;

/**
 * A connection that is a member again and collects what comes, but was handed nothing yet.
 *
 * @param start from where it is to be handed what it missed
 * @param end up to where; what came later is being collected
 * @param gap whether it is not known where the client stood, or what it missed until then
 * @param lost groups that were taken away between the decision and now, and how
 */
public record Returned(
        Connection connection,
        Outbox outbox,
        Stand start,
        Position end,
        boolean gap,
        boolean newcomer,
        Map<Topic, GroupVerdict> lost) {}
