package io.rejoin.hub.audit;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Walks the rows of a trail in order and stops at the first one that is not as it was written. */
final class ChainCheck {

    static final String MISSING = "missing";
    static final String NO_HASH = "missing: the hash that is kept of the records from here on";
    static final String OTHER_ROOT = "changed: the records up to here are not those that the head was signed over";
    private static final String UNSIGNED = "not signed by this server's key";
    private static final String UNFOLLOWED = "written without a signed head";

    private final AuditHead head;
    private final boolean signed;
    /** Signed by the trail's key and noted elsewhere; to be passed on the way. */
    private final Optional<Checkpoint> noted;

    private final TreeEdge edge = new TreeEdge();
    private String hash = AuditHead.START.root();
    private ChainReport.@Nullable Damage damage;

    ChainCheck(AuditHead head, boolean signed) {
        this(head, signed, Optional.empty());
    }

    ChainCheck(AuditHead head, boolean signed, Optional<Checkpoint> noted) {
        this.head = head;
        this.signed = signed;
        this.noted = noted;
        passNoted();
    }

    boolean goesOn() {
        return damage == null;
    }

    long last() {
        return edge.size();
    }

    /**
     * The next row.
     *
     * @param kept gives the hash that the store keeps of a part of the tree, if it does
     */
    void next(AuditRow row, Function<SubtreeHash, Optional<String>> kept) {
        if (!goesOn() || last() == head.size()) {
            return;
        }
        if (row.sequence() != last() + 1) {
            damaged(last() + 1, MISSING);
        } else if (!row.hash().equals(TreeHash.leaf(row.text()))) {
            damaged(row.sequence(), "changed: its hash does not follow from its text");
        } else if (!marksMatch(row)) {
            damaged(row.sequence(), "changed: its columns differ from its text");
        } else if (!hash.equals(AuditText.previous(row))) {
            damaged(row.sequence(), "changed, or the record before it: it was written behind another one");
        } else {
            hash = row.hash();
            edge.add(hash, complete -> compare(complete, kept.apply(complete)));
            passNoted();
        }
    }

    private void compare(SubtreeHash complete, Optional<String> kept) {
        if (!kept.equals(Optional.of(complete.hash()))) {
            long first = (complete.index() << (complete.level() * TreeEdge.LEVEL_BITS)) + 1;
            String problem =
                    "changed: the records from here to " + (last() + 1) + " are not those that a hash was kept of";
            damaged(first, kept.isPresent() ? problem : NO_HASH);
        }
    }

    private void passNoted() {
        if (noted.filter(said -> said.size() == last() && !said.root().equals(edge.root()))
                .isPresent()) {
            damaged(last(), "forked: the records up to here are not those of the checkpoint");
        }
    }

    ChainReport report() {
        if (goesOn()) {
            atEnd();
        }
        return new ChainReport(last(), head, Optional.ofNullable(damage));
    }

    private void atEnd() {
        if (last() < head.size()) {
            damaged(last() + 1, "missing: the trail is cut off here");
        } else if (!edge.root().equals(head.root())) {
            damaged(last(), OTHER_ROOT);
        } else if (!signed) {
            damaged(head.size(), UNSIGNED);
        } else if (noted.filter(said -> said.size() > head.size()).isPresent()) {
            damaged(last() + 1, "missing: the checkpoint was signed over a longer trail");
        }
    }

    /** The quick check of the end alone: the head's own row, and nothing behind it. */
    Optional<ChainReport.Damage> tail(List<AuditRow> rows) {
        if (!signed) {
            damaged(head.size(), UNSIGNED);
        } else if (head.size() == 0 && !rows.isEmpty()) {
            damaged(1, UNFOLLOWED);
        } else if (head.size() > 0 && (rows.isEmpty() || rows.get(0).sequence() != head.size())) {
            damaged(head.size(), "missing: the trail is cut off here");
        } else if (rows.size() > 1) {
            damaged(rows.get(1).sequence(), UNFOLLOWED);
        }
        return Optional.ofNullable(damage);
    }

    private static boolean marksMatch(AuditRow row) {
        try {
            AuditRecord text = AuditText.read(row);
            return text.sequence() == row.sequence()
                    && AuditMarks.of(text.at(), text.event()).equals(row.marks());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** A row behind the newest head: the writer never leaves one. */
    void beyond(AuditRow row) {
        if (goesOn()) {
            damaged(row.sequence(), UNFOLLOWED);
        }
    }

    private void damaged(long sequence, String problem) {
        damage = new ChainReport.Damage(sequence, problem);
    }
}
