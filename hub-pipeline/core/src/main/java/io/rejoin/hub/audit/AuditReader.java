package io.rejoin.hub.audit;

import io.rejoin.token.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Reads a trail: what was decided, proofs of it, and whether it is whole. Needs no key but the public ones that signed it, and works on
 * a store that nobody writes to as well as on one that a server is writing to. Safe for all threads if the store is.
 */
public final class AuditReader {

    private static final int CHECK_PAGE = 5_000;

    private final AuditStore store;

    public AuditReader(AuditStore store) {
        this.store = store;
    }

    /** The signed end of the trail: note it elsewhere to prove later that nothing before it is missing or another. */
    public AuditHead head() {
        return store.head();
    }

    /**
     * One page of what was asked for, oldest first. Users whom nobody erased have their names.
     *
     * @throws IllegalArgumentException if a record is not one any more; {@link #check} names it
     */
    public List<AuditRecord> query(AuditQuery query) {
        Optional<String> pseudonym = query.user().map(this::pseudonym);
        List<AuditRow> rows = new ArrayList<>(store.read(query.selection(pseudonym)));
        if (query.after().isEmpty()) {
            Collections.reverse(rows);
        }
        return named(rows);
    }

    /** A name that is not known may be the pseudonym of somebody who was erased. */
    private String pseudonym(UserId user) {
        return store.pseudonyms(Set.of(user)).getOrDefault(user, user.value());
    }

    List<AuditRecord> named(List<AuditRow> rows) {
        List<AuditRecord> records = rows.stream().map(AuditText::read).toList();
        Set<String> pseudonyms = records.stream()
                .flatMap(record -> record.event().users().stream())
                .map(UserId::value)
                .collect(Collectors.toSet());
        Map<String, UserId> users = pseudonyms.isEmpty() ? Map.of() : store.users(pseudonyms);
        UnaryOperator<UserId> name = user -> users.getOrDefault(user.value(), user);
        return records.stream()
                .map(record -> new AuditRecord(
                        record.sequence(),
                        record.at(),
                        record.node(),
                        record.event().withUsers(name),
                        record.hash()))
                .toList();
    }

    /**
     * That a record is on the trail of this size, which may be a smaller one than today's.
     *
     * @throws IllegalArgumentException if there is no such record or size
     * @throws AuditTrailDamagedException if a part of the trail that is needed is missing
     */
    public InclusionProof inclusion(long sequence, long size) {
        if (sequence < 1 || sequence > size || size > head().size()) {
            throw new IllegalArgumentException("there is no record " + sequence + " in a trail of " + size);
        }
        return new TreeReader(store).inclusion(sequence, size);
    }

    /**
     * That the trail of one size begins with that of another.
     *
     * @throws IllegalArgumentException if it has not these sizes
     * @throws AuditTrailDamagedException if a part of the trail that is needed is missing
     */
    public ConsistencyProof consistency(long from, long to) {
        if (from < 0 || from > to || to > head().size()) {
            throw new IllegalArgumentException("the trail did not grow from " + from + " to " + to);
        }
        return new TreeReader(store).consistency(from, to);
    }

    /**
     * Reads the whole trail and checks every record, the kept hashes and the signed head.
     *
     * @param keys who may have signed it
     * @param noted a checkpoint of this trail that was noted before: that it is of these records, too
     */
    public ChainReport check(List<VerifierKey> keys, Optional<Checkpoint> noted) {
        AuditHead head = store.head();
        ChainCheck check = new ChainCheck(head, Notary.isSigned(head, keys), noted);
        List<AuditRow> rows = store.read(AuditSelection.after(0, CHECK_PAGE));
        while (check.goesOn() && check.last() < head.size() && !rows.isEmpty()) {
            rows.forEach(row -> check.next(row, this::kept));
            rows = store.read(AuditSelection.after(check.last(), CHECK_PAGE));
        }
        ChainReport report = check.report();
        if (report.isIntact()) {
            forgedTail(head).ifPresent(check::beyond);
        }
        return check.report();
    }

    private Optional<String> kept(SubtreeHash complete) {
        return store.hashes(complete.level(), complete.index(), 1).stream()
                .filter(found -> found.level() == complete.level() && found.index() == complete.index())
                .map(SubtreeHash::hash)
                .findFirst();
    }

    /** A row behind the head that is still behind the newest head: rows and head are written together, so nobody honest left it. */
    private Optional<AuditRow> forgedTail(AuditHead head) {
        List<AuditRow> behind = store.read(AuditSelection.after(head.size(), 1));
        AuditHead newest = store.head();
        return behind.stream().filter(row -> row.sequence() > newest.size()).findFirst();
    }
}
