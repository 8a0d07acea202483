package io.rejoin.contract;

import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.audit.AuditFilter;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.GroupKey;
import io.rejoin.token.RefusalReason;
import java.time.Instant;
import java.util.Optional;

/** A selection in the making: every row in order, until narrowed. */
final class SelectionDraft {

    private long above;
    private long below = Long.MAX_VALUE;
    private Optional<Instant> from = Optional.empty();
    private Optional<Instant> until = Optional.empty();
    private Optional<String> user = Optional.empty();
    private Optional<Kind> kind = Optional.empty();
    private Optional<Outcome> outcome = Optional.empty();
    private Optional<RefusalReason> reason = Optional.empty();
    private Optional<GroupKey> group = Optional.empty();
    private boolean refused;
    private boolean against;
    private boolean newestFirst;
    private int limit = 100_000;

    static SelectionDraft all() {
        return new SelectionDraft();
    }

    SelectionDraft above(long sequence) {
        above = sequence;
        return this;
    }

    SelectionDraft below(long sequence) {
        below = sequence;
        return this;
    }

    SelectionDraft from(Instant time) {
        from = Optional.of(time);
        return this;
    }

    SelectionDraft until(Instant time) {
        until = Optional.of(time);
        return this;
    }

    SelectionDraft user(String pseudonym) {
        user = Optional.of(pseudonym);
        return this;
    }

    SelectionDraft kind(Kind wanted) {
        kind = Optional.of(wanted);
        return this;
    }

    SelectionDraft outcome(Outcome wanted) {
        outcome = Optional.of(wanted);
        return this;
    }

    SelectionDraft reason(RefusalReason wanted) {
        reason = Optional.of(wanted);
        return this;
    }

    SelectionDraft group(String hub, String name) {
        group = Optional.of(new GroupKey(hub, name));
        return this;
    }

    SelectionDraft refused() {
        refused = true;
        return this;
    }

    SelectionDraft against() {
        against = true;
        return this;
    }

    SelectionDraft newest(int count) {
        newestFirst = true;
        return limit(count);
    }

    SelectionDraft limit(int count) {
        limit = count;
        return this;
    }

    AuditSelection selection() {
        AuditFilter filter = new AuditFilter(from, until, user, kind, outcome, reason, group, refused, against);
        return new AuditSelection(filter, above, below, newestFirst, limit);
    }
}
