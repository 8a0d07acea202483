package io.rejoin.hub.audit;

import io.rejoin.token.GroupName;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * What to look for on the trail. Answers come in pages of at most {@link #PAGE_MAX} records; the last record's sequence is the
 * cursor for the next page.
 *
 * @param after only records with a greater sequence, oldest first; empty: the newest page of the trail, still oldest first
 * @param group only records that decide about this group; a granted one too
 * @param reason only records refused as a whole for this reason
 */
public record AuditQuery(
        Optional<Long> after,
        Optional<Instant> from,
        Optional<Instant> until,
        Optional<UserId> user,
        Optional<GroupName> group,
        Optional<RefusalReason> reason,
        boolean refusedOnly,
        int limit) {

    /** The largest page. */
    public static final int PAGE_MAX = 1000;

    public AuditQuery {
        if (limit < 1 || limit > PAGE_MAX) {
            throw new IllegalArgumentException("limit must be 1 to " + PAGE_MAX + ", was " + limit);
        }
    }

    /** The newest page of everything. */
    public static AuditQuery newest() {
        return new AuditQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                100);
    }

    /** Everything decided in this time, {@code from} included, {@code until} not. */
    public static AuditQuery between(Instant from, Instant until) {
        return new AuditQuery(
                Optional.of(0L),
                Optional.of(from),
                Optional.of(until),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                100);
    }

    public AuditQuery after(long sequence) {
        return new AuditQuery(Optional.of(sequence), from, until, user, group, reason, refusedOnly, limit);
    }

    public AuditQuery user(UserId wanted) {
        return new AuditQuery(after, from, until, Optional.of(wanted), group, reason, refusedOnly, limit);
    }

    public AuditQuery group(GroupName wanted) {
        return new AuditQuery(after, from, until, user, Optional.of(wanted), reason, refusedOnly, limit);
    }

    public AuditQuery reason(RefusalReason wanted) {
        return new AuditQuery(after, from, until, user, group, Optional.of(wanted), refusedOnly, limit);
    }

    /** Only records in which something was refused. */
    public AuditQuery refused() {
        return new AuditQuery(after, from, until, user, group, reason, true, limit);
    }

    public AuditQuery limit(int newLimit) {
        return new AuditQuery(after, from, until, user, group, reason, refusedOnly, newLimit);
    }

    /** Whether a record found by the store's columns also fits what the store does not index. */
    boolean fits(AuditRecord found) {
        AuditEvent event = found.event();
        return (group.isEmpty()
                        || event.groups().stream()
                                .anyMatch(outcome -> outcome.group().equals(group.get())))
                && (reason.isEmpty() || event.reason().equals(reason));
    }
}
