package io.rejoin.hub.access;

import io.rejoin.hub.access.Evidence.Basis;
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
        return verdict == GroupVerdict.GRANTED || verdict == GroupVerdict.GRANTED_ANEW;
    }

    public VerificationLevel level() {
        return rule.level();
    }

    public Revision revision() {
        return evidence.revision();
    }

    /** The store's revision at which a granted group was known to be allowed; empty if that rests on no store. */
    public Optional<Revision> asOf() {
        return evidence.basis() == Basis.TOKEN ? Optional.empty() : Optional.of(evidence.revision());
    }

    /** The same evidence under another verdict. */
    public GroupOutcome with(GroupVerdict other) {
        return new GroupOutcome(hub, group, other, rule, evidence);
    }

    GroupOutcome with(GroupVerdict other, Evidence found) {
        return new GroupOutcome(hub, group, other, rule, found);
    }
}
