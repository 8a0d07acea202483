package io.rejoin.hub;

import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import java.util.Optional;

/**
 * A group that a connection is let into.
 *
 * @param asOf the store's revision that allowed it; empty if none was needed
 * @param verdict by which word
 * @param unchecked whether the store could not be asked, and will be once it can
 */
public record Granted(HubName hub, GroupName group, Optional<Revision> asOf, GroupVerdict verdict, boolean unchecked) {

    /** As it was decided. */
    public static Granted of(GroupOutcome outcome) {
        return new Granted(
                outcome.hub(),
                outcome.group(),
                outcome.asOf(),
                outcome.verdict(),
                outcome.evidence().isIncomplete());
    }

    /** Whether what was said before is not all for this user. */
    boolean anew() {
        return verdict == GroupVerdict.GRANTED_ANEW || assigned();
    }

    /** Whether the client enters it even if it was not in it. */
    boolean assigned() {
        return verdict == GroupVerdict.ASSIGNED;
    }
}
