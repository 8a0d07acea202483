package io.rejoin.hub.audit;

import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks the rows of a trail in order and stops at the first one that is not as it was written. */
final class ChainCheck {

    private static final String UNSEALED = "written without a sealed head";

    private final AuditHead head;
    private final boolean sealed;
    private long last;
    private String hash = AuditHead.START.hash();
    private ChainReport.@Nullable Damage damage;

    ChainCheck(AuditHead head, boolean sealed) {
        this.head = head;
        this.sealed = sealed;
    }

    boolean goesOn() {
        return damage == null;
    }

    long last() {
        return last;
    }

    void next(AuditRow row) {
        if (!goesOn() || last == head.sequence()) {
            return;
        }
        if (row.sequence() != last + 1) {
            damaged(last + 1, "missing");
        } else if (!row.hash().equals(AuditText.hash(hash, row.text()))) {
            damaged(row.sequence(), "changed: its hash does not follow from its text and the record before");
        } else if (!columnsMatch(row)) {
            damaged(row.sequence(), "changed: its columns differ from its text");
        } else {
            last = row.sequence();
            hash = row.hash();
        }
    }

    ChainReport report() {
        if (goesOn()) {
            atEnd();
        }
        return new ChainReport(last, head, Optional.ofNullable(damage));
    }

    private void atEnd() {
        if (last < head.sequence()) {
            damaged(last + 1, "missing: the trail is cut off here");
        } else if (!hash.equals(head.hash())) {
            damaged(last, "changed: it is not the record that the head was sealed over");
        } else if (!sealed) {
            damaged(head.sequence(), "not sealed by this server's key");
        }
    }

    /** The quick check of the end alone: the head's own row, and nothing behind it. */
    Optional<ChainReport.Damage> tail(List<AuditRow> rows) {
        if (!sealed) {
            damaged(head.sequence(), "not sealed by this server's key");
        } else if (head.sequence() == 0 && !rows.isEmpty()) {
            damaged(1, UNSEALED);
        } else if (head.sequence() > 0 && (rows.isEmpty() || rows.get(0).sequence() != head.sequence())) {
            damaged(head.sequence(), "missing: the trail is cut off here");
        } else if (head.sequence() > 0 && !rows.get(0).hash().equals(head.hash())) {
            damaged(head.sequence(), "changed: it is not the record that the head was sealed over");
        } else if (rows.size() > 1) {
            damaged(rows.get(1).sequence(), UNSEALED);
        }
        return Optional.ofNullable(damage);
    }

    private static boolean columnsMatch(AuditRow row) {
        AuditRecord text;
        try {
            text = AuditText.read(row);
        } catch (IllegalArgumentException e) {
            return false;
        }
        return text.sequence() == row.sequence()
                && text.at().equals(row.at())
                && text.event().user().map(UserId::value).orElse("").equals(row.user())
                && refused(text.event()) == row.refused();
    }

    /** Whether anything was refused in this event, as a whole or for one group. */
    static boolean refused(AuditEvent event) {
        return event.outcome() != Outcome.ACCEPTED;
    }

    /** A row behind the newest head: the writer never leaves one. */
    void beyond(AuditRow row) {
        if (goesOn()) {
            damaged(row.sequence(), UNSEALED);
        }
    }

    private void damaged(long sequence, String problem) {
        damage = new ChainReport.Damage(sequence, problem);
    }
}
