package io.rejoin.hub.audit;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.Seal;
import io.rejoin.token.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The trail of every decision. Guarantees that a record whose receipt was given out is durable, that records are in one order,
 * and that one which is later changed, dropped, moved or cut off is found and named by {@link #check}.
 *
 * <ol>
 *   <li>Each record's hash covers its text and the hash before it.
 *   <li>The newest hash is sealed under the server's key and stored with the records, in the same transaction.
 *   <li>Records that arrive together are made durable together; nobody gets a receipt before that.
 * </ol>
 *
 * <p>Limit: who can write to the store and kept an older, sealed copy of it can put that back as a whole; compare {@link #head}
 * with one noted elsewhere to find that.
 */
public final class AuditTrail implements AutoCloseable {

    private static final String SEALED_AS = "audit-head";
    private static final int CHECK_PAGE = 5000;

    private final AuditStore store;
    private final Seal seal;
    private final Clock clock;
    private final String node;
    private final AuditWriter writer;
    private final AtomicLong lost = new AtomicLong();

    /**
     * Goes on with the trail that the store holds.
     *
     * @param seal proves the head; must be the same as when the trail was last written
     * @param node the name of this server, part of every record
     * @throws AuditTrailDamagedException if the end of the trail is not as it was sealed
     */
    public AuditTrail(AuditStore store, Seal seal, Clock clock, String node) {
        this.store = store;
        this.seal = seal;
        this.clock = clock;
        this.node = node;
        this.writer = new AuditWriter(intactHead(), this::intactHeadAfter, this::appendAll);
    }

    /**
     * Puts the event on the trail. The future gives the receipt once the record is durable, or fails with
     * {@link StoreUnavailableException}; then the event is counted as lost.
     */
    CompletableFuture<AuditReceipt> record(AuditEvent event) {
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return writer.write(new AuditWriter.Entry(at, event)).whenComplete((receipt, failure) -> {
            if (failure != null) {
                lost.incrementAndGet();
            }
        });
    }

    /** Puts the event on the trail without waiting; if that fails it is counted. */
    public void note(AuditEvent event) {
        record(event).exceptionally(failure -> null);
    }

    /**
     * Puts the event on the trail and waits until it is durable.
     *
     * @throws StoreUnavailableException if it is not by then
     */
    public AuditReceipt await(AuditEvent event, Duration patience) {
        try {
            return record(event).get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new StoreUnavailableException("the audit trail did not take a decision", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting for the audit trail", e);
        }
    }

    /** How many events could not be recorded since the start. */
    public long lost() {
        return lost.get();
    }

    /** The sealed end of the trail: note it elsewhere to prove later that nothing before it is missing. */
    public AuditHead head() {
        return store.head();
    }

    /** One page of what was asked for, oldest first. */
    public List<AuditRecord> query(AuditQuery query) {
        boolean newestFirst = query.after().isEmpty();
        List<AuditRecord> page = new ArrayList<>();
        long cursor = query.after().orElse(Long.MAX_VALUE);
        while (page.size() < query.limit()) {
            List<AuditRow> rows = store.read(selection(query, newestFirst, cursor));
            for (AuditRow row : rows) {
                AuditRecord found = AuditText.read(row);
                if (page.size() < query.limit() && query.fits(found)) {
                    page.add(found);
                }
                cursor = row.sequence();
            }
            if (rows.size() < AuditQuery.PAGE_MAX) {
                break;
            }
        }
        if (newestFirst) {
            Collections.reverse(page);
        }
        return page;
    }

    private static AuditSelection selection(AuditQuery query, boolean newestFirst, long cursor) {
        return new AuditSelection(
                newestFirst ? 0 : cursor,
                newestFirst ? cursor : Long.MAX_VALUE,
                query.from(),
                query.until(),
                query.user(),
                query.refusedOnly(),
                newestFirst,
                AuditQuery.PAGE_MAX);
    }

    /** Reads the whole trail and checks every record against the chain, its columns and the sealed head. */
    public ChainReport check() {
        AuditHead head = store.head();
        ChainCheck check = new ChainCheck(head, isSealed(head));
        List<AuditRow> rows = store.read(AuditSelection.after(0, CHECK_PAGE));
        while (check.goesOn() && check.last() < head.sequence() && !rows.isEmpty()) {
            rows.forEach(check::next);
            rows = store.read(AuditSelection.after(check.last(), CHECK_PAGE));
        }
        ChainReport report = check.report();
        if (report.isIntact()) {
            forgedTail(head).ifPresent(check::beyond);
        }
        return check.report();
    }

    /** A row behind the head that is still behind the newest head: rows and head are written together, so nobody honest left it. */
    private Optional<AuditRow> forgedTail(AuditHead head) {
        List<AuditRow> behind = store.read(AuditSelection.after(head.sequence(), 1));
        AuditHead newest = store.head();
        return behind.stream().filter(row -> row.sequence() > newest.sequence()).findFirst();
    }

    private AuditHead intactHead() {
        AuditHead head = store.head();
        List<AuditRow> tail = store.read(AuditSelection.after(Math.max(0, head.sequence() - 1), 2));
        ChainCheck check = new ChainCheck(head, isSealed(head));
        check.tail(tail).ifPresent(damage -> {
            throw new AuditTrailDamagedException(damage);
        });
        return head;
    }

    /** After a failure only the store knows what was written; but the trail cannot have become shorter. */
    private AuditHead intactHeadAfter(AuditHead known) {
        AuditHead stored = intactHead();
        boolean forked = stored.sequence() == known.sequence() && !stored.equals(known);
        if (stored.sequence() < known.sequence() || forked) {
            throw new AuditTrailDamagedException(
                    new ChainReport.Damage(stored.sequence() + 1, "missing: the trail was longer before"));
        }
        return stored;
    }

    private boolean isSealed(AuditHead head) {
        if (head.equals(AuditHead.START)) {
            return true;
        }
        return seal.open(head.seal(), SEALED_AS)
                .filter(text -> text.equals(head.sequence() + "." + head.hash()))
                .isPresent();
    }

    private AuditHead appendAll(AuditHead head, List<AuditWriter.Entry> entries, List<AuditRecord> done) {
        List<AuditRow> rows = new ArrayList<>(entries.size());
        long sequence = head.sequence();
        String hash = head.hash();
        for (AuditWriter.Entry entry : entries) {
            sequence++;
            String text = AuditText.write(sequence, entry.at(), node, entry.event());
            hash = AuditText.hash(hash, text);
            rows.add(row(sequence, entry, text, hash));
            done.add(new AuditRecord(sequence, entry.at(), node, entry.event(), hash));
        }
        AuditHead next = new AuditHead(sequence, hash, seal.seal(sequence + "." + hash, SEALED_AS));
        store.append(rows, next);
        return next;
    }

    private static AuditRow row(long sequence, AuditWriter.Entry entry, String text, String hash) {
        String user = entry.event().user().map(UserId::value).orElse("");
        return new AuditRow(sequence, entry.at(), user, ChainCheck.refused(entry.event()), text, hash);
    }

    /** Writes what is waiting, then stops; later events fail. */
    @Override
    public void close() {
        writer.close();
    }
}
