package io.rejoin.hub.audit;

import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.UserId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a row is found by. All of it follows from the row's text, and the check compares the two; so these are texts that a store
 * gives back as it holds them, right or wrong.
 *
 * @param at when it was decided, in whole milliseconds
 * @param user the pseudonym of whom it is about, or the empty string
 * @param kind the name of its {@link AuditEvent.Kind}
 * @param outcome the name of its {@link AuditEvent.Outcome}
 * @param reason the name of its {@link RefusalReason}, or the empty string
 * @param groups the groups that it is about, each once; at most a few hundred
 */
public record AuditMarks(Instant at, String user, String kind, String outcome, String reason, Set<GroupMark> groups) {

    private static final Set<Kind> TAKING = Set.of(Kind.REVOKE, Kind.REVOCATION_NOTICED, Kind.LEAVE);

    public AuditMarks {
        groups = Set.copyOf(groups);
    }

    /** What an event at this time is found by. */
    static AuditMarks of(Instant at, AuditEvent event) {
        return new AuditMarks(
                at,
                event.user().map(UserId::value).orElse(""),
                event.kind().name(),
                event.outcome().name(),
                event.reason().map(RefusalReason::name).orElse(""),
                groups(event));
    }

    private static Set<GroupMark> groups(AuditEvent event) {
        boolean takes = TAKING.contains(event.kind());
        Map<GroupKey, Boolean> groups = new HashMap<>();
        for (GroupOutcome outcome : event.groups()) {
            groups.merge(
                    GroupKey.of(outcome.hub(), outcome.group()), takes || !outcome.isGranted(), Boolean::logicalOr);
        }
        event.scope().map(AuditMarks::key).ifPresent(key -> groups.merge(key, takes, Boolean::logicalOr));
        // Each key is there once, so a set of them need not be hashed twice.
        return Set.of(groups.entrySet().stream()
                .map(entry -> new GroupMark(entry.getKey(), entry.getValue()))
                .toArray(GroupMark[]::new));
    }

    private static GroupKey key(Scope scope) {
        return new GroupKey(scope.hubText(), scope.groupText());
    }
}
