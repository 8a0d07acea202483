package io.rejoin.hub.audit;

import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /**
     * All that was asked for, page by page as it is taken: from the query's cursor, or else from the beginning; oldest first. Records
     * that come meanwhile are among them.
     *
     * @throws IllegalArgumentException while it is taken, as {@link #query}
     */
    public Stream<AuditRecord> all(AuditQuery query) {
        AuditQuery first = query.after(query.after().orElse(0L));
        return Stream.iterate(
                        query(first),
                        page -> !page.isEmpty(),
                        page -> query(first.after(page.get(page.size() - 1).sequence())))
                .flatMap(List::stream);
    }

    /**
     * Who lost access to a group and when, and who tried afterwards: what came after {@code sequence}, at most a thousand records of
     * it. Of users who were taken out of every group at once, too.
     *
     * @param after 0, or where the history before went on
     * @throws IllegalArgumentException as {@link #query}
     */
    public GroupHistory history(HubName hub, GroupName group, long after) {
        List<AuditRow> rows = merged(
                List.of(AuditFilter.against(GroupKey.of(hub, group)), AuditFilter.against(GroupKey.EVERYWHERE)),
                after,
                false,
                AuditQuery.PAGE_MAX);
        HistoryDraft draft = new HistoryDraft();
        named(rows).forEach(draft::add);
        boolean more = rows.size() == AuditQuery.PAGE_MAX;
        return draft.history(more ? Optional.of(rows.get(rows.size() - 1).sequence()) : Optional.empty());
    }

    /**
     * What was decided lately about a user and a group, one sentence a record, the newest first: also what was decided about the
     * user in every group, and about everyone in this one.
     *
     * @param limit at most so many sentences, 1 to {@link AuditQuery#PAGE_MAX}
     * @throws IllegalArgumentException as {@link #query}
     */
    public List<String> explain(UserId user, HubName hub, GroupName group, int limit) {
        GroupKey key = GroupKey.of(hub, group);
        AuditQuery of = AuditQuery.newest().limit(limit);
        AuditQuery about = of.user(user);
        Optional<String> pseudonym = about.user().map(this::pseudonym);
        Optional<String> nobody = Optional.of("");
        List<AuditFilter> filters = List.of(
                about.group(hub, group).selection(pseudonym).filter(),
                of.selection(pseudonym).filter().in(GroupKey.EVERYWHERE),
                about.kind(Kind.RECONNECT)
                        .outcome(Outcome.REFUSED)
                        .selection(pseudonym)
                        .filter(),
                about.kind(Kind.FAMILY_REVOKED).selection(pseudonym).filter(),
                about.kind(Kind.CONNECTION_REVOKED).selection(pseudonym).filter(),
                of.group(hub, group).kind(Kind.REVOKE).selection(nobody).filter(),
                of.group(hub, group)
                        .kind(Kind.REVOCATION_NOTICED)
                        .selection(nobody)
                        .filter());
        return named(merged(filters, 0, true, limit)).stream()
                .map(record -> AuditWording.of(record, key))
                .toList();
    }

    /** The rows of all these, each once, in order. */
    private List<AuditRow> merged(List<AuditFilter> filters, long after, boolean newestFirst, int limit) {
        Comparator<Long> order = newestFirst ? Comparator.reverseOrder() : Comparator.naturalOrder();
        SortedMap<Long, AuditRow> rows = new TreeMap<>(order);
        for (AuditFilter filter : filters) {
            store.read(new AuditSelection(filter, after, Long.MAX_VALUE, newestFirst, limit))
                    .forEach(row -> rows.put(row.sequence(), row));
        }
        return rows.values().stream().limit(limit).toList();
    }

    private List<AuditRecord> named(List<AuditRow> rows) {
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
        return check(new ChainCheck(head, Notary.isSigned(head, keys), noted), head);
    }

    /** The same without a key: finds what is wrong within the trail, but who can write to the store can write another whole one. */
    public ChainReport checkUnsigned() {
        AuditHead head = store.head();
        return check(new ChainCheck(head, true), head);
    }

    private ChainReport check(ChainCheck check, AuditHead head) {
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
