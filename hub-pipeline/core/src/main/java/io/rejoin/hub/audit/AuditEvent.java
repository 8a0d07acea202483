package io.rejoin.hub.audit;

import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Scope;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.Revision;
import io.rejoin.token.TokenId;
import io.rejoin.token.UserId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Something that was decided, before it is on the trail.
 *
 * @param user whom it is about; empty if anonymous
 * @param actor who asked for it, if that is somebody else
 * @param token which token was presented (family and generation), known only once its signature held
 * @param reason why it was refused as a whole
 * @param groups what was decided group by group
 * @param revision the authorization store's revision behind it, if a store was asked
 * @param scope what was granted or revoked: also of users and groups that nobody named one by one
 */
public record AuditEvent(
        Kind kind,
        Outcome outcome,
        Optional<UserId> user,
        Optional<UserId> actor,
        Optional<ConnectionId> connection,
        Optional<TokenId> token,
        Optional<RefusalReason> reason,
        List<GroupOutcome> groups,
        Optional<Revision> revision,
        Optional<Scope> scope) {

    public AuditEvent {
        groups = List.copyOf(groups);
    }

    /** What happened. */
    public enum Kind {
        RECONNECT,
        JOIN,
        LEAVE,
        GRANT,
        REVOKE,
        /** A revocation that somebody made elsewhere was noticed in the store, and is in effect here. */
        REVOCATION_NOTICED,
        /** A connection was closed for good by somebody: none of its tokens counts any more. */
        CONNECTION_REVOKED,
        /** A membership that was let in unchecked, as the store was out, was checked now. */
        RECHECK,
        /** A token that had been replaced was used again: all tokens of its family so far are dead. */
        FAMILY_REVOKED,
        /** A connection's sign-in was to be renewed, by somebody else than its user. */
        REFRESH,
        /** Whose pseudonym it is was forgotten: earlier records no longer tell who the user was. */
        ERASE
    }

    /** How it ended. */
    public enum Outcome {
        ACCEPTED,
        /** Accepted, but not for every group. */
        PARTIAL,
        REFUSED
    }

    /** An event about a user, to be filled in by the {@code with} methods. */
    public static AuditEvent of(Kind kind, Outcome outcome, Optional<UserId> user) {
        return new AuditEvent(
                kind,
                outcome,
                user,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    public AuditEvent by(UserId newActor) {
        return new AuditEvent(
                kind, outcome, user, Optional.of(newActor), connection, token, reason, groups, revision, scope);
    }

    public AuditEvent on(ConnectionId newConnection, Optional<TokenId> newToken) {
        return new AuditEvent(
                kind, outcome, user, actor, Optional.of(newConnection), newToken, reason, groups, revision, scope);
    }

    public AuditEvent because(RefusalReason newReason) {
        return new AuditEvent(
                kind, outcome, user, actor, connection, token, Optional.of(newReason), groups, revision, scope);
    }

    public AuditEvent deciding(List<GroupOutcome> newGroups, Revision newRevision) {
        return new AuditEvent(
                kind, outcome, user, actor, connection, token, reason, newGroups, Optional.of(newRevision), scope);
    }

    /** With what was granted or revoked. */
    public AuditEvent about(Scope newScope) {
        return new AuditEvent(
                kind, outcome, user, actor, connection, token, reason, groups, revision, Optional.of(newScope));
    }

    /** The same with every user's identifier replaced. */
    AuditEvent withUsers(UnaryOperator<UserId> other) {
        return new AuditEvent(
                kind,
                outcome,
                user.map(other),
                actor.map(other),
                connection,
                token,
                reason,
                groups,
                revision,
                scope.map(named -> withUser(named, other)));
    }

    private static Scope withUser(Scope scope, UnaryOperator<UserId> other) {
        if (scope instanceof Membership membership) {
            return new Membership(other.apply(membership.user()), membership.hub(), membership.group());
        }
        return scope instanceof Scope.Everywhere everywhere
                ? new Scope.Everywhere(other.apply(everywhere.user()))
                : scope;
    }

    /** Every user that is named in it. */
    Set<UserId> users() {
        Set<UserId> named = new HashSet<>();
        user.ifPresent(named::add);
        actor.ifPresent(named::add);
        scope.map(Scope::userText)
                .filter(text -> !text.isEmpty())
                .map(UserId::of)
                .ifPresent(named::add);
        return named;
    }
}
