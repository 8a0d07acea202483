package io.rejoin.hub.audit;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.LastingSigner;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Writes at the end of a trail, and knows where that is. Touched by the writer thread alone, but for its making.
 *
 * <ol>
 *   <li>A batch names the end that it belongs behind; a store that ends otherwise does not take it.
 *   <li>After that, and after a failure, what came behind the known end is read and hashed: the stored, signed end must follow from it.
 *       So neither another server's records nor a lost answer break the trail, and an end that was cut off or put back is not signed
 *       over.
 * </ol>
 */
final class TrailPen {

    /** So long others may write first, again and again: who has just written is ahead of who must read that. */
    private static final long OVERTAKEN_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

    private static final int PAGE = 1_000;

    private final AuditStore store;
    private final LastingSigner signer;
    private final String node;
    private final Pseudonyms pseudonyms;
    private Notary notary;
    private AuditHead head;
    private TreeEdge edge;
    /** Hash of the last record. */
    private String last;
    /** Whether a write failed since, so that only the store knows. */
    private boolean uncertain;

    /**
     * Goes on with the trail that the store holds.
     *
     * @throws AuditTrailDamagedException if its end is not as it was signed
     */
    TrailPen(AuditStore store, AuditHead head, LastingSigner signer, String node) {
        this.store = store;
        this.signer = signer;
        this.notary = Notary.of(head, signer, node);
        this.node = node;
        this.pseudonyms = new Pseudonyms(store);
        this.head = head;
        this.last = intact(head);
        this.edge = new TreeReader(store).edge(head.size());
        if (!edge.root().equals(head.root())) {
            throw damaged(head.size(), ChainCheck.OTHER_ROOT);
        }
    }

    /** The records of the entries, once they are durable. */
    List<AuditRecord> append(List<AuditWriter.Entry> entries) {
        Set<UserId> users = entries.stream()
                .flatMap(entry -> entry.event().users().stream())
                .collect(Collectors.toSet());
        long began = System.nanoTime();
        do {
            if (uncertain) {
                catchUp();
            }
            uncertain = true;
            BatchDraft draft = draft(entries, users);
            AuditBatch batch = draft.batch(head, notary);
            if (store.append(batch)) {
                written(batch.head(), draft, users);
                return draft.records();
            }
        } while (System.nanoTime() - began < OVERTAKEN_NANOS_MAX);
        throw new StoreUnavailableException("others write to the audit store all the time");
    }

    private BatchDraft draft(List<AuditWriter.Entry> entries, Set<UserId> users) {
        BatchDraft draft = new BatchDraft(node, edge, last, pseudonyms.of(users), pseudonyms::fresh);
        entries.forEach(draft::add);
        return draft;
    }

    private void written(AuditHead newHead, BatchDraft draft, Set<UserId> users) {
        head = newHead;
        edge = draft.edge();
        last = draft.last();
        users.forEach(pseudonyms::forget);
        pseudonyms.keep(draft.pseudonyms());
        uncertain = false;
    }

    /** Reads what came behind the end that was certain. */
    private void catchUp() {
        AuditHead stored = store.head();
        if (head.size() == 0) {
            // It may be another server that began the trail, and named it.
            notary = Notary.of(stored, signer, node);
        }
        intact(stored);
        if (stored.size() < head.size()) {
            throw damaged(stored.size() + 1, "missing: the trail was longer before");
        }
        TreeEdge longer = edge.copy();
        String newest = last;
        while (longer.size() < stored.size()) {
            int count = (int) Math.min(PAGE, stored.size() - longer.size());
            List<AuditRow> rows = store.read(AuditSelection.after(longer.size(), count));
            if (rows.isEmpty()) {
                throw damaged(longer.size() + 1, ChainCheck.MISSING);
            }
            for (AuditRow row : rows) {
                newest = TreeHash.leaf(row.text());
                longer.add(newest, complete -> {});
            }
        }
        if (!longer.root().equals(stored.root())) {
            throw damaged(stored.size(), ChainCheck.OTHER_ROOT);
        }
        pseudonyms.forget();
        head = stored;
        edge = longer;
        last = newest;
    }

    /** The hash of the last record, if the end looks as it should: signed, its row there, and nothing behind it. */
    private String intact(AuditHead end) {
        ChainCheck check = new ChainCheck(end, notary.isSigned(end));
        List<AuditRow> tail = store.read(AuditSelection.after(Math.max(0, end.size() - 1), 2));
        // Rows and head are written together, but not read together.
        AuditHead newest = store.head();
        long known = newest.isAt(end) ? tail.size() : Math.min(1, end.size());
        check.tail(tail.stream().limit(known).toList()).ifPresent(damage -> {
            throw new AuditTrailDamagedException(damage);
        });
        return end.size() == 0
                ? AuditHead.START.root()
                : TreeHash.leaf(tail.get(0).text());
    }

    private static AuditTrailDamagedException damaged(long sequence, String problem) {
        return new AuditTrailDamagedException(new ChainReport.Damage(sequence, problem));
    }
}
