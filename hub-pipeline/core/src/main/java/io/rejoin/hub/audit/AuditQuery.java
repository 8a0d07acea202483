package io.rejoin.hub.audit;

import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * What to look for on the trail. Answers come in pages of at most {@link #PAGE_MAX} records; the last record's sequence is the
 * cursor for the next page.
 *
 * @param after only records with a greater sequence, oldest first; empty: the newest page of the trail, still oldest first
 * @param user only records about this user, by name or, where that was erased, by pseudonym
 * @param group only records about this group; a granted one too
 * @param reason only records refused as a whole for this reason
 * @param refusedOnly only records in which something was refused; with a group, only those in which that was refused
 */
public record AuditQuery(
        Optional<Long> after,
        Optional<Instant> from,
        Optional<Instant> until,
        Optional<UserId> user,
        Optional<GroupKey> group,
        Optional<Kind> kind,
        Optional<Outcome> outcome,
        Optional<RefusalReason> reason,
        boolean refusedOnly,
        int limit) {

    /** The largest page. */
    public static final int PAGE_MAX = 1000;

    private static final int LIMIT = 100;

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
                Optional.empty(),
                Optional.empty(),
                false,
                LIMIT);
    }

    /** Everything decided in this time, {@code from} included, {@code until} not. */
    public static AuditQuery between(Instant from, Instant until) {
        return newest().after(0).from(from).until(until);
    }

    public AuditQuery after(long sequence) {
        return new AuditQuery(
                Optional.of(sequence), from, until, user, group, kind, outcome, reason, refusedOnly, limit);
    }

    public AuditQuery from(Instant time) {
        return new AuditQuery(after, Optional.of(time), until, user, group, kind, outcome, reason, refusedOnly, limit);
    }

    public AuditQuery until(Instant time) {
        return new AuditQuery(after, from, Optional.of(time), user, group, kind, outcome, reason, refusedOnly, limit);
    }

    public AuditQuery user(UserId wanted) {
        return new AuditQuery(
                after, from, until, Optional.of(wanted), group, kind, outcome, reason, refusedOnly, limit);
    }

    public AuditQuery group(HubName hub, GroupName wanted) {
        Optional<GroupKey> key = Optional.of(GroupKey.of(hub, wanted));
        return new AuditQuery(after, from, until, user, key, kind, outcome, reason, refusedOnly, limit);
    }

    public AuditQuery kind(Kind wanted) {
        return new AuditQuery(
                after, from, until, user, group, Optional.of(wanted), outcome, reason, refusedOnly, limit);
    }

    public AuditQuery outcome(Outcome wanted) {
        return new AuditQuery(after, from, until, user, group, kind, Optional.of(wanted), reason, refusedOnly, limit);
    }

    public AuditQuery reason(RefusalReason wanted) {
        return new AuditQuery(after, from, until, user, group, kind, outcome, Optional.of(wanted), refusedOnly, limit);
    }

    /** Only records in which something was refused. */
    public AuditQuery refused() {
        return new AuditQuery(after, from, until, user, group, kind, outcome, reason, true, limit);
    }

    public AuditQuery limit(int newLimit) {
        return new AuditQuery(after, from, until, user, group, kind, outcome, reason, refusedOnly, newLimit);
    }

    /** The rows to read for it. */
    AuditSelection selection(Optional<String> pseudonym) {
        AuditFilter filter = new AuditFilter(from, until, pseudonym, kind, outcome, reason, group, refusedOnly, false);
        return new AuditSelection(filter, after.orElse(0L), Long.MAX_VALUE, after.isEmpty(), limit);
    }
}
