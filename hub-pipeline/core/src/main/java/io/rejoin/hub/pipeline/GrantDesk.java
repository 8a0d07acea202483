package io.rejoin.hub.pipeline;

import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections;
import io.rejoin.hub.access.AuthorizationStore;
import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.RevocationReceipt;
import io.rejoin.hub.access.VerificationLevel;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.audit.AuditTrail;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Grants and revokes memberships in the store that keeps them, and sees to it that a revocation is in effect at once. */
public final class GrantDesk {

    private final AuthorizationStore store;
    private final GroupPolicy policy;
    private final Connections connections;
    private final AuditTrail trail;
    private final BiConsumer<Connection, Membership> tellApplication;
    private final Duration patience;

    GrantDesk(
            AuthorizationStore store,
            GroupPolicy policy,
            Connections connections,
            AuditTrail trail,
            BiConsumer<Connection, Membership> tellApplication,
            Duration patience) {
        this.store = store;
        this.policy = policy;
        this.connections = connections;
        this.trail = trail;
        this.tellApplication = tellApplication;
        this.patience = patience;
    }

    /**
     * Lets the user be in the group from now on; durable and on the trail when this returns.
     *
     * @param actor who decided that, for the trail
     * @throws io.rejoin.hub.access.StoreUnavailableException if that is not certain
     * @throws IllegalStateException if the authorization store keeps no grants of its own
     */
    public Revision grant(UserId actor, Membership membership) {
        Revision revision = grants(membership).grant(membership);
        record(Kind.GRANT, actor, membership, GroupVerdict.GRANTED, revision);
        return revision;
    }

    /**
     * Takes the user out of the group. When this returns that holds for live connections, for absent ones and for messages that
     * wait to be handed over; it is durable and on the trail.
     *
     * @param actor who decided that, for the trail
     * @throws io.rejoin.hub.access.StoreUnavailableException if that is not certain
     * @throws IllegalArgumentException if the group is open: then nobody asks the store
     * @throws IllegalStateException if the authorization store keeps no grants of its own
     */
    public RevocationReceipt revoke(UserId actor, Membership membership) {
        long start = System.nanoTime();
        Revision revision = grants(membership).revoke(membership);
        List<Connection> ended = connections.revoke(membership, revision);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        try {
            record(Kind.REVOKE, actor, membership, GroupVerdict.REVOKED, revision);
        } finally {
            // It is in effect even if the trail is not to be had, and a second try would find nobody to tell.
            ended.forEach(connection -> tellApplication.accept(connection, membership));
        }
        int told = (int) ended.stream().filter(connections::isAttached).count();
        return new RevocationReceipt(revision, ended.size(), told, took);
    }

    private GrantStore grants(Membership membership) {
        if (policy.level(membership.hub(), membership.group()) == VerificationLevel.TOKEN) {
            throw new IllegalArgumentException("the group is open: nobody asks the store for it");
        }
        if (store instanceof GrantStore grants) {
            return grants;
        }
        throw new IllegalStateException("the authorization store keeps no grants: change them where they are kept");
    }

    private void record(Kind kind, UserId actor, Membership membership, GroupVerdict verdict, Revision revision) {
        GroupOutcome outcome =
                new GroupOutcome(membership.hub(), membership.group(), verdict, VerificationLevel.STORE, revision);
        AuditEvent event = AuditEvent.of(kind, Outcome.ACCEPTED, Optional.of(membership.user()))
                .by(actor)
                .deciding(List.of(outcome), revision);
        trail.await(event, patience);
    }
}
