package io.rejoin.hub.audit;

import io.rejoin.hub.access.Evidence;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupRule;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.OutagePolicy;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.Locale;

/** A record in one sentence that an administrator understands. */
final class AuditWording {

    private AuditWording() {}

    /** What the record says about this group, or about a user as a whole. */
    static String of(AuditRecord record, GroupKey group) {
        AuditEvent event = record.event();
        StringBuilder text = new StringBuilder();
        text.append(record.at()).append("  ").append(who(event)).append(' ').append(did(event, group));
        event.groups().stream()
                .filter(outcome -> GroupKey.of(outcome.hub(), outcome.group()).equals(group))
                .findFirst()
                .ifPresent(outcome -> text.append(why(outcome)));
        event.reason()
                .ifPresent(reason -> text.append("; the token was refused: ").append(reason));
        event.actor().ifPresent(actor -> text.append("; by ").append(actor.value()));
        event.connection().ifPresent(connection -> text.append("; connection ").append(connection.value()));
        event.token().ifPresent(token -> text.append(", token generation ").append(token.generation()));
        return text.append("  [record ")
                .append(record.sequence())
                .append(", ")
                .append(record.node())
                .append(']')
                .toString();
    }

    private static String who(AuditEvent event) {
        boolean everyone =
                event.scope().filter(Scope.Everyone.class::isInstance).isPresent();
        return everyone ? "everyone" : event.user().map(UserId::value).orElse("somebody anonymous");
    }

    private static String did(AuditEvent event, GroupKey group) {
        String name = event.scope().filter(Scope.Everywhere.class::isInstance).isPresent()
                ? "every group"
                : group.hub() + "/" + group.group();
        return switch (event.kind()) {
            case RECONNECT -> isIn(event, group) ? "came back into " + name : "was not let back into " + name;
            case JOIN -> isIn(event, group) ? "joined " + name : "was not let into " + name;
            case LEAVE -> "left " + name;
            case GRANT -> "was granted " + name;
            case REVOKE -> "was taken out of " + name;
            case REVOCATION_NOTICED -> "had been taken out of " + name + " in the store, which was noticed";
            case RECHECK ->
                isIn(event, group)
                        ? "was checked again and stayed in " + name
                        : "was put out of " + name + " by a later check";
            case CONNECTION_REVOKED -> "lost a connection for good";
            case FAMILY_REVOKED -> "lost all tokens of a connection, as a replaced one was used again";
            case REFRESH -> "has a connection whose sign-in somebody else wanted to renew";
            case ERASE -> "was erased from the trail";
        };
    }

    private static boolean isIn(AuditEvent event, GroupKey group) {
        return event.outcome() != Outcome.REFUSED
                && event.groups().stream()
                        .filter(outcome ->
                                GroupKey.of(outcome.hub(), outcome.group()).equals(group))
                        .allMatch(GroupOutcome::isGranted);
    }

    private static String why(GroupOutcome outcome) {
        return ": " + verdict(outcome.verdict()) + rule(outcome.rule()) + evidence(outcome.evidence());
    }

    private static String verdict(GroupVerdict verdict) {
        return switch (verdict) {
            case GRANTED -> "allowed";
            case GRANTED_ANEW -> "allowed, but only since after the token was issued";
            case REVOKED -> "revoked in the store";
            case NOT_A_MEMBER -> "not a member in the store";
            case LEFT -> "left before";
            case TOKEN_REFUSED -> "no good token was presented";
            case NARROWED -> "taken away by a module of the application";
            case UNKNOWN_HUB -> "the hub is not part of this connection";
            case STORE_UNAVAILABLE -> "the store could not be asked";
            default -> verdict.name().toLowerCase(Locale.ROOT);
        };
    }

    private static String rule(GroupRule rule) {
        if (rule.equals(GroupRule.NONE)) {
            return "; no rule was looked at";
        }
        OutagePolicy outage = rule.outage();
        String grace = outage.staleness().isZero() ? "" : " " + seconds(outage.staleness());
        return "; rule " + rule.name() + " (level " + rule.level() + ", in an outage " + outage.kind() + grace + ")";
    }

    private static String evidence(Evidence evidence) {
        String revision = evidence.revision().equals(Revision.NONE)
                ? ""
                : " at revision " + evidence.revision().value();
        String staleness = evidence.staleness().isZero() ? "" : ", up to " + seconds(evidence.staleness()) + " old";
        return "; known from " + evidence.basis() + revision + staleness;
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
