package io.rejoin.hub.access;

import io.rejoin.hub.access.Evidence.Basis;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.util.Optional;

/**
 * One group that is to be decided of.
 *
 * @param membership empty for an anonymous user
 * @param knownAt as in {@link KnownAt#at}
 */
record Asked(
        HubName hub, GroupName group, Optional<Membership> membership, GroupRule rule, Optional<Revision> knownAt) {

    static Asked of(Optional<UserId> user, HubName hub, GroupName group, GroupRule rule, Optional<Revision> knownAt) {
        return new Asked(hub, group, user.map(someone -> new Membership(someone, hub, group)), rule, knownAt);
    }

    /** The revision at which the membership was last found good; {@link Revision#NONE} if at none. */
    Revision good() {
        return knownAt.orElse(Revision.NONE);
    }

    GroupOutcome outcome(GroupVerdict verdict, Evidence evidence) {
        return new GroupOutcome(hub, group, verdict, rule, evidence);
    }

    /**
     * The outcome of what was said of the membership.
     *
     * @param evidence of which the revision is the one that was looked at; a revocation names its own
     */
    GroupOutcome outcome(Standing standing, Evidence evidence) {
        return switch (standing.kind()) {
            case GRANTED -> outcome(isAnew(standing) ? GroupVerdict.GRANTED_ANEW : GroupVerdict.GRANTED, evidence);
            case REVOKED ->
                outcome(GroupVerdict.REVOKED, new Evidence(evidence.basis(), standing.since(), evidence.staleness()));
            case NONE -> outcome(GroupVerdict.NOT_A_MEMBER, evidence);
        };
    }

    /** Whether somebody who was in the group before was granted it again since. */
    private boolean isAnew(Standing standing) {
        return knownAt.filter(standing.since()::isAfter).isPresent();
    }

    /** The outcome of what the store said. */
    GroupOutcome outcome(Standings answer) {
        Standing standing = membership.map(answer::of).orElse(Standing.NONE);
        return outcome(standing, Evidence.of(Basis.STORE, answer.revision()));
    }
}
