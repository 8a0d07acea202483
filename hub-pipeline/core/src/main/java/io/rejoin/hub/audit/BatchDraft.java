package io.rejoin.hub.audit;

import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.token.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A batch in the making: what the trail is to look like if the store takes it. Used once, by one thread. */
final class BatchDraft {

    private final String node;
    private final Supplier<String> fresh;
    private final TreeEdge edge;
    private String last;

    /** Of everybody that the batch names. */
    private final Map<UserId, String> pseudonyms;

    private final Map<UserId, String> added = new HashMap<>();
    private final Set<String> erased = new HashSet<>();
    private final List<AuditRow> rows = new ArrayList<>();
    private final List<SubtreeHash> hashes = new ArrayList<>();
    private final List<AuditRecord> records = new ArrayList<>();

    /**
     * Behind this edge.
     *
     * @param last hash of the last record
     * @param known pseudonyms of those users of this batch who have one
     * @param fresh makes new pseudonyms
     */
    BatchDraft(String node, TreeEdge edge, String last, Map<UserId, String> known, Supplier<String> fresh) {
        this.node = node;
        this.edge = edge.copy();
        this.last = last;
        this.pseudonyms = new HashMap<>(known);
        this.fresh = fresh;
    }

    void add(AuditWriter.Entry entry) {
        AuditEvent hidden = entry.event().withUsers(this::pseudonym);
        long sequence = edge.size() + 1;
        String text = AuditText.write(sequence, last, entry.at(), node, hidden);
        last = TreeHash.leaf(text);
        edge.add(last, hashes::add);
        rows.add(new AuditRow(sequence, AuditMarks.of(entry.at(), hidden), text, last));
        records.add(new AuditRecord(sequence, entry.at(), node, entry.event(), last));
        if (entry.event().kind() == Kind.ERASE) {
            entry.event().user().ifPresent(this::erase);
        }
    }

    private UserId pseudonym(UserId user) {
        return UserId.of(pseudonyms.computeIfAbsent(user, unknown -> {
            String name = fresh.get();
            added.put(unknown, name);
            return name;
        }));
    }

    /** Who comes back in this very batch is a stranger. */
    private void erase(UserId user) {
        String name = pseudonyms.remove(user);
        if (added.remove(user) == null && name != null) {
            erased.add(name);
        }
    }

    AuditBatch batch(AuditHead expected, Notary notary) {
        AuditHead head = notary.sign(edge.size(), edge.root());
        return new AuditBatch(expected, rows, erased, added, hashes, head);
    }

    TreeEdge edge() {
        return edge;
    }

    String last() {
        return last;
    }

    /** Of everybody that the batch names and did not erase. */
    Map<UserId, String> pseudonyms() {
        return pseudonyms;
    }

    List<AuditRecord> records() {
        return records;
    }
}
