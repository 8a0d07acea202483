package io.rejoin.hub.access;

import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import java.util.Optional;

/**
 * What was decided of one group, and on what evidence.
 *
 * @param level what the group's policy asked for
 * @param revision the store's revision behind the verdict: of a revocation itself, else of the snapshot that was read; {@link
 *     Revision#NONE} when no store was asked
 */
public record GroupOutcome(
        HubName hub, GroupName group, GroupVerdict verdict, VerificationLevel level, Revision revision) {

    public boolean isGranted() {
        return verdict == GroupVerdict.GRANTED || verdict == GroupVerdict.GRANTED_ANEW;
    }

    GroupOutcome at(Revision evidence) {
        return new GroupOutcome(hub, group, verdict, level, evidence);
    }

    /** The store's revision that a granted group was read at; empty if no store was asked. */
    public Optional<Revision> asOf() {
        return level == VerificationLevel.STORE ? Optional.of(revision) : Optional.empty();
    }

    /** The same evidence under another verdict. */
    public GroupOutcome with(GroupVerdict other) {
        return new GroupOutcome(hub, group, other, level, revision);
    }
}
