package io.rejoin.hub.audit;

import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.token.RefusalReason;
import java.time.Instant;
import java.util.Optional;

/**
 * Which rows are wanted: those that meet all that is present.
 *
 * @param from only rows at this time or later
 * @param until only rows before this time
 * @param user only rows about whom has this pseudonym
 * @param group only rows that have a mark of this group
 * @param refused only rows in which something was refused; with a group, only rows whose mark of it is {@code against} too
 * @param against only rows whose mark of the group is {@code against}; there must be a group then
 */
public record AuditFilter(
        Optional<Instant> from,
        Optional<Instant> until,
        Optional<String> user,
        Optional<Kind> kind,
        Optional<Outcome> outcome,
        Optional<RefusalReason> reason,
        Optional<GroupKey> group,
        boolean refused,
        boolean against) {

    public AuditFilter {
        if (against && group.isEmpty()) {
            throw new IllegalArgumentException("against needs a group");
        }
    }

    /** Every row. */
    public static final AuditFilter ALL = new AuditFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            false);

    /** Only rows that took or kept somebody out of this group. */
    public static AuditFilter against(GroupKey group) {
        return new AuditFilter(
                ALL.from, ALL.until, ALL.user, ALL.kind, ALL.outcome, ALL.reason, Optional.of(group), false, true);
    }

    /** The same, but only rows that have a mark of this group. */
    AuditFilter in(GroupKey key) {
        return new AuditFilter(from, until, user, kind, outcome, reason, Optional.of(key), refused, against);
    }

    /** Whether a row with these marks is wanted: for a store that finds rows by some of it only. */
    public boolean takes(AuditMarks marks) {
        return from.filter(marks.at()::isBefore).isEmpty()
                && until.filter(end -> !marks.at().isBefore(end)).isEmpty()
                && user.filter(name -> !name.equals(marks.user())).isEmpty()
                && kind.filter(name -> !name.name().equals(marks.kind())).isEmpty()
                && outcome.filter(name -> !name.name().equals(marks.outcome())).isEmpty()
                && reason.filter(name -> !name.name().equals(marks.reason())).isEmpty()
                && !(refused && marks.outcome().equals(Outcome.ACCEPTED.name()))
                && takesGroups(marks);
    }

    private boolean takesGroups(AuditMarks marks) {
        return group.isEmpty()
                || marks.groups().stream()
                        .filter(mark -> mark.key().equals(group.get()))
                        .anyMatch(mark -> mark.against() || !isAgainst());
    }

    /** Whether the mark of the group must be {@code against}. */
    public boolean isAgainst() {
        return against || refused;
    }
}
