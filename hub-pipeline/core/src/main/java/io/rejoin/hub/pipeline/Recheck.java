package io.rejoin.hub.pipeline;

import io.rejoin.hub.StoreFollower;
import io.rejoin.hub.StoreFollower.Ended;
import io.rejoin.hub.StoreFollower.Unchecked;
import io.rejoin.hub.access.Evidence;
import io.rejoin.hub.access.Evidence.Basis;
import io.rejoin.hub.access.GroupAuthorizer;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Standing;
import io.rejoin.hub.access.Standings;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.audit.AuditTrail;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks, once the store answers again, those who were let in while it did not; who should not have been is out. */
final class Recheck {

    private static final int AT_ONCE = 5_000;

    private final StoreFollower follower;
    private final GroupAuthorizer authorizer;
    private final GroupPolicy policy;
    private final ConnectionDesk desk;
    private final AuditTrail trail;

    Recheck(
            StoreFollower follower,
            GroupAuthorizer authorizer,
            GroupPolicy policy,
            ConnectionDesk desk,
            AuditTrail trail) {
        this.follower = follower;
        this.authorizer = authorizer;
        this.policy = policy;
        this.desk = desk;
        this.trail = trail;
    }

    void round() {
        List<Unchecked> unchecked = follower.unchecked(AT_ONCE);
        if (unchecked.isEmpty()) {
            return;
        }
        Set<Membership> asked = unchecked.stream().map(Unchecked::membership).collect(Collectors.toSet());
        authorizer.ask(asked).ifPresent(answer -> {
            List<Ended> ended = follower.checked(unchecked, answer);
            unchecked.forEach(one -> trail.note(event(one, answer)));
            desk.tell(ended);
        });
    }

    private AuditEvent event(Unchecked one, Standings answer) {
        Membership membership = one.membership();
        Standing standing = answer.of(membership);
        GroupVerdict verdict = switch (standing.kind()) {
            case GRANTED -> GroupVerdict.GRANTED;
            case REVOKED -> GroupVerdict.REVOKED;
            case NONE -> GroupVerdict.NOT_A_MEMBER;
        };
        GroupOutcome outcome = new GroupOutcome(
                membership.hub(),
                membership.group(),
                verdict,
                policy.rule(membership.hub(), membership.group()),
                Evidence.of(Basis.STORE, answer.revision()));
        return AuditEvent.of(
                        Kind.RECHECK,
                        standing.isGranted() ? Outcome.ACCEPTED : Outcome.REFUSED,
                        Optional.of(membership.user()))
                .on(one.connection().id(), Optional.empty())
                .deciding(List.of(outcome), answer.revision());
    }
}
