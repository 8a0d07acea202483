package io.rejoin.hub.audit;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.token.LastingSigner;
import io.rejoin.token.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The trail of every decision. Guarantees that a record whose receipt was given out is durable, that records are in one order,
 * and that one which is later changed, dropped, moved or cut off is found and named by {@link #check}.
 *
 * <ol>
 *   <li>The records are the leaves of a Merkle tree (RFC 9162, section 2.1), and each names the hash of the one before it.
 *   <li>Size and root are signed under the server's lasting key (C2SP tlog-checkpoint) and stored with the records, in one step.
 *   <li>Records that arrive together are made durable together; nobody gets a receipt before that.
 *   <li>Users stand in the records under pseudonyms, which are kept beside them: whose is {@link #erase erased} is nobody's any
 *       more, and the tree is as it was.
 * </ol>
 *
 * <p>Limit: who can write to the store and kept an older copy of it can put that back as a whole, and who has the key can write
 * another trail. Against both, note a {@link #head} elsewhere, and {@link #check(Checkpoint) check} with it.
 */
public final class AuditTrail implements AutoCloseable {

    private final LastingSigner signer;
    private final String node;
    private final AuditReader reader;
    private final Clock clock;
    private final AuditWriter writer;
    private final AtomicLong lost = new AtomicLong();

    /**
     * Goes on with the trail that the store holds.
     *
     * @param signer signs the head; must be the same as when the trail was last written
     * @param node the name of this server, part of every record
     * @throws AuditTrailDamagedException if the end of the trail is not as it was signed
     */
    public AuditTrail(AuditStore store, LastingSigner signer, Clock clock, String node) {
        this.signer = signer;
        this.node = node;
        this.reader = new AuditReader(store);
        this.clock = clock;
        this.writer = new AuditWriter(pen(store)::append);
    }

    private TrailPen pen(AuditStore store) {
        try {
            return new TrailPen(store, store.head(), signer, node);
        } catch (AuditTrailDamagedException atTheEnd) {
            // The end alone does not tell where it begins.
            throw check().damage().map(AuditTrailDamagedException::new).orElse(atTheEnd);
        }
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

    /**
     * Puts the event on the trail. The stage gives the receipt once the record is durable, or fails with
     * {@link StoreUnavailableException} if it is not by then.
     */
    public CompletionStage<AuditReceipt> record(AuditEvent event, Duration patience) {
        return record(event)
                .copy()
                .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    throw new StoreUnavailableException("the audit trail did not take a decision", failure);
                });
    }

    /** Puts the event on the trail without waiting; if that fails it is counted. */
    public void note(AuditEvent event) {
        record(event).exceptionally(failure -> null);
    }

    /** Does the same with all of them, in this order. Ends when each is durable or counted as lost, and never fails. */
    public CompletableFuture<Void> noteAll(List<AuditEvent> events) {
        return CompletableFuture.allOf(events.stream()
                .map(event -> record(event).exceptionally(failure -> null))
                .toArray(CompletableFuture[]::new));
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

    /**
     * Forgets who is behind a user's pseudonym; that it was done, for whom and by whom is on the trail, under pseudonyms. What is
     * recorded of the user from now on stands under a new one. Names of groups and hubs stay.
     *
     * @throws StoreUnavailableException if that is not certain by then
     */
    public AuditReceipt erase(UserId user, UserId actor, Duration patience) {
        return await(
                AuditEvent.of(Kind.ERASE, Outcome.ACCEPTED, Optional.of(user)).by(actor), patience);
    }

    /** What is on it. */
    public AuditReader reader() {
        return reader;
    }

    /** As {@link AuditReader#head}. */
    public AuditHead head() {
        return reader.head();
    }

    /** As {@link AuditReader#query}. */
    public List<AuditRecord> query(AuditQuery query) {
        return reader.query(query);
    }

    /** The public key that heads of this trail are signed with: to be given to whoever is to check them. */
    public VerifierKey verifierKey() {
        return keys().get(0);
    }

    private List<VerifierKey> keys() {
        return Notary.of(head(), signer, node).keys();
    }

    /** Reads the whole trail and checks every record, its columns, the kept hashes and the signed head. */
    public ChainReport check() {
        return reader.check(keys(), Optional.empty());
    }

    /** As {@link #check()}, and that the trail begins with the records that a checkpoint was signed over. */
    public ChainReport check(Checkpoint noted) {
        return reader.check(keys(), Optional.of(noted));
    }

    /** Writes what is waiting, then stops; later events fail. */
    @Override
    public void close() {
        writer.close();
    }
}
