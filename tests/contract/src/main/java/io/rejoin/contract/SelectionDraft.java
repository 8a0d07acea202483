package io.rejoin.contract;

import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.token.UserId;
import java.time.Instant;
import java.util.Optional;

/** A selection in the making: every row in order, until narrowed. */
final class SelectionDraft {

    private long above;
    private long below = Long.MAX_VALUE;
    private Optional<Instant> from = Optional.empty();
    private Optional<Instant> until = Optional.empty();
    private Optional<UserId> user = Optional.empty();
    private boolean refused;
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

    SelectionDraft user(String id) {
        user = Optional.of(UserId.of(id));
        return this;
    }

    SelectionDraft refused() {
        refused = true;
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
        return new AuditSelection(above, below, from, until, user, refused, newestFirst, limit);
    }
}
