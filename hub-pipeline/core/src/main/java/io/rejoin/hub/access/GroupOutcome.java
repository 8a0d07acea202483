package io.rejoin.hub.access;

import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import java.util.Optional;

/**
 * What was decided of one group, by which rule and on what evidence.
 *
 * @param rule what the group's policy asked for
 */
public record GroupOutcome(HubName hub, GroupName group, GroupVerdict verdict, GroupRule rule, Evidence evidence) {

    /** Refused before any rule was looked at. */
    public static GroupOutcome refused(HubName hub, GroupName group, GroupVerdict verdict) {
        return new GroupOutcome(hub, group, verdict, GroupRule.NONE, Evidence.UNASKED);
    }

    public boolean isGranted() {
        return switch (verdict) {
            case GRANTED, GRANTED_ANEW, ASSIGNED -> true;
            default -> false;
        };
    }

    public VerificationLevel level() {
        return rule.level();
    }

    public Revision revision() {
        return evidence.revision();
    }

    /**
     * The store's revision at which a granted group was known to be allowed; {@link Revision#NONE} if it is not known at which, as a
     * verifier's word is none of the store's; empty if that rests on no store.
     */
    public Optional<Revision> asOf() {
        return switch (evidence.basis()) {
            case TOKEN -> Optional.empty();
            case VERIFIER -> Optional.of(Revision.NONE);
            default -> Optional.of(evidence.revision());
        };
    }

    /** The same evidence under another verdict. */
    public GroupOutcome with(GroupVerdict other) {
        return new GroupOutcome(hub, group, other, rule, evidence);
    }

    GroupOutcome with(GroupVerdict other, Evidence found) {
        return new GroupOutcome(hub, group, other, rule, found);
    }
}
