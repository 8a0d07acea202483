package io.rejoin.hub.reconnect;

import io.rejoin.hub.Returned;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.token.RefusalReason;
import java.util.List;
import java.util.Optional;

/** A connection that is back in its groups and was handed nothing yet. Only {@link GroupRejoin} makes one. */
public final class Rejoined {

    private final RejoinDecision decision;
    private final Returned returned;
    private final List<GroupOutcome> outcomes;

    Rejoined(RejoinDecision decision, Returned returned, List<GroupOutcome> outcomes) {
        this.decision = decision;
        this.returned = returned;
        this.outcomes = List.copyOf(outcomes);
    }

    RejoinDecision decision() {
        return decision;
    }

    Returned returned() {
        return returned;
    }

    /** The decision's outcomes, less what was revoked before it took effect. */
    List<GroupOutcome> outcomes() {
        return outcomes;
    }

    Optional<RefusalReason> refusal() {
        return decision.refusal();
    }
}
