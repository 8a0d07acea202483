package io.rejoin.hub.pipeline;

import io.rejoin.hub.StoreFollower;
import io.rejoin.hub.StoreFollower.Ended;
import io.rejoin.hub.StoreFollower.Followed;
import io.rejoin.hub.access.AuthorizationStore;
import io.rejoin.hub.access.Evidence;
import io.rejoin.hub.access.Evidence.Basis;
import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.access.GroupRule;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.PatientGrantStore;
import io.rejoin.hub.access.RevocationReceipt;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.Scope.Everyone;
import io.rejoin.hub.access.Standing;
import io.rejoin.hub.access.VerificationLevel;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.audit.AuditTrail;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Grants and revokes in the store that keeps the grants, and sees to it that a revocation is in effect on this server when the call
 * returns: for live connections, for absent ones, and for messages that wait to be handed over. So it is on the servers that a backplane
 * joins with this one, if the receipt says that it is in effect everywhere; those that did not confirm it in time notice it as they
 * follow the store.
 */
public final class GrantDesk implements AutoCloseable {

    /** Empty if the authorization store keeps no grants. */
    private final Optional<PatientGrantStore> store;

    private final GroupPolicy policy;
    private final StoreFollower follower;
    private final ConnectionDesk connections;
    private final AuditTrail trail;
    private final Duration patience;

    GrantDesk(
            AuthorizationStore store,
            HubServerPolicy policy,
            StoreFollower follower,
            ConnectionDesk connections,
            AuditTrail trail) {
        this.patience = policy.storePatience();
        this.store = store instanceof GrantStore grants
                ? Optional.of(new PatientGrantStore(grants, patience))
                : Optional.empty();
        this.policy = policy.groups();
        this.follower = follower;
        this.connections = connections;
        this.trail = trail;
    }

    /**
     * Lets the user be in the group from now on; durable and on the trail when this returns. Who is granted already stays so since
     * the first time, unless it was revoked in between, as a user everywhere or with everyone in the group.
     *
     * @param actor who decided that, for the trail
     * @return since which revision
     * @throws io.rejoin.hub.access.StoreUnavailableException if that is not certain
     * @throws IllegalStateException if the authorization store keeps no grants of its own
     * @throws IllegalArgumentException if the group is open: then nobody asks the store
     */
    public Revision grant(UserId actor, Membership membership) {
        GrantStore grants = grants();
        requireGuarded(membership.hub(), membership.group());
        Standing before = grants.standings(Set.of(membership)).of(membership);
        Revision since = before.isGranted() ? before.since() : grants.grant(membership);
        follower.follow(List.of(new Row(membership, Standing.granted(since))));
        trail.await(event(Kind.GRANT, actor, membership, GroupVerdict.GRANTED, since), patience);
        return since;
    }

    /**
     * Takes a user out of a group ({@link Membership}) or out of all ({@link Scope.Everywhere}, open groups included), or everyone
     * out of a group ({@link Scope.Everyone}). Durable, in effect on this server and on the trail when this returns. Whoever is granted
     * again afterwards may join, or come back. Connections go on, unless {@link HubServerPolicy#withRevokedUsersClosed} says that those of
     * a user who is taken out of all do not.
     *
     * @param actor who decided that, for the trail
     * @throws io.rejoin.hub.access.StoreUnavailableException if that is not certain
     * @throws IllegalArgumentException if the group is open: then nobody asks the store
     * @throws IllegalStateException if the authorization store keeps no grants of its own
     */
    public RevocationReceipt revoke(UserId actor, Scope scope) {
        long start = System.nanoTime();
        GrantStore grants = grants();
        if (scope instanceof Membership membership) {
            requireGuarded(membership.hub(), membership.group());
        } else if (scope instanceof Everyone everyone) {
            requireGuarded(everyone.hub(), everyone.group());
        }
        Revision revision = revoke(grants, scope);
        List<Ended> ended = new ArrayList<>(follower.follow(List.of(new Row(scope, Standing.revoked(revision))))
                .ended());
        ended.addAll(follower.made(scope).ended());
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        int told = connections.told(ended);
        int closed = 0;
        try {
            trail.await(event(Kind.REVOKE, actor, scope, GroupVerdict.REVOKED, revision), patience);
        } finally {
            // It is in effect even if the trail is not to be had, and a second try would find nobody to tell.
            connections.tell(ended);
            closed = connections.expel(List.of(scope));
        }
        return new RevocationReceipt(revision, ended.size(), told, closed, took)
                .with(connections.revokeElsewhere(scope, revision));
    }

    private Revision revoke(GrantStore grants, Scope scope) {
        follower.making(scope);
        try {
            return grants.revoke(scope);
        } catch (RuntimeException | Error e) {
            follower.doubt();
            Followed unsure = follower.made(scope);
            unsure.news().forEach(row -> trail.note(noticed(policy, row)));
            connections.tell(unsure.ended());
            connections.expel(scopes(unsure));
            throw e;
        }
    }

    /**
     * Closes a connection for good, whether it is here, away, or on its way to another server: none of its tokens counts any more.
     * Durable, in effect and on the trail when this returns. Its user may connect anew. On another server that did not confirm it, a
     * connection that is there goes on until it has to come back.
     *
     * @param actor who decided that, for the trail
     * @return a receipt without a revision, as the authorization store has no part in it
     * @throws io.rejoin.hub.access.StoreUnavailableException if that is not certain
     */
    public RevocationReceipt revoke(UserId actor, ConnectionId connection) {
        return connections.revoke(actor, connection, patience);
    }

    /** Does the same to the connection whose tokens are of this family. */
    public RevocationReceipt revoke(UserId actor, FamilyId family) {
        return revoke(actor, ConnectionId.of(family.value()));
    }

    /** What was revoked, of those news. */
    static List<Scope> scopes(Followed news) {
        return news.news().stream()
                .filter(row -> !row.standing().isGranted())
                .map(Row::scope)
                .toList();
    }

    private GrantStore grants() {
        return store.orElseThrow(() ->
                new IllegalStateException("the authorization store keeps no grants: change them where they are kept"));
    }

    private void requireGuarded(HubName hub, GroupName group) {
        if (policy.rule(hub, group).level() == VerificationLevel.TOKEN) {
            throw new IllegalArgumentException("the group is open: nobody asks the store for it");
        }
    }

    private AuditEvent event(Kind kind, UserId actor, Scope scope, GroupVerdict verdict, Revision revision) {
        return change(policy, kind, scope, verdict, revision).by(actor);
    }

    /** A revocation that was found in the store, for the trail. */
    static AuditEvent noticed(GroupPolicy policy, Row row) {
        return change(
                policy,
                Kind.REVOCATION_NOTICED,
                row.scope(),
                GroupVerdict.REVOKED,
                row.standing().since());
    }

    /** A change of what the store says, for the trail. */
    private static AuditEvent change(
            GroupPolicy policy, Kind kind, Scope scope, GroupVerdict verdict, Revision revision) {
        Optional<UserId> user =
                scope.userText().isEmpty() ? Optional.empty() : Optional.of(UserId.of(scope.userText()));
        List<GroupOutcome> groups = scope.groupText().isEmpty()
                ? List.of()
                : List.of(outcome(
                        policy, HubName.of(scope.hubText()), GroupName.of(scope.groupText()), verdict, revision));
        return AuditEvent.of(kind, Outcome.ACCEPTED, user)
                .deciding(groups, revision)
                .about(scope);
    }

    private static GroupOutcome outcome(
            GroupPolicy policy, HubName hub, GroupName group, GroupVerdict verdict, Revision revision) {
        GroupRule rule = policy.rule(hub, group);
        return new GroupOutcome(hub, group, verdict, rule, Evidence.of(Basis.STORE, revision));
    }

    /** Waits for no store any more. */
    @Override
    public void close() {
        store.ifPresent(PatientGrantStore::close);
    }
}
