package io.rejoin.hub.access;

import io.rejoin.token.Revision;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was granted and revoked lately, as far as this server knows: enough to say, without asking the store, what became of a
 * membership that was good at a revision not long ago.
 *
 * <ol>
 *   <li>Every change after the <em>horizon</em> up to the revision <em>reached</em> is known.
 *   <li>A change is forgotten after {@code memory}, or when there are too many; then the horizon moves up to it.
 *   <li>With no feed that follows the store nothing is known to be complete, and the horizon is out of reach.
 * </ol>
 *
 * <p>It also closes the gap between a decision that was read from the store and the moment it takes effect: a revocation that came
 * in between wins. Thread-safe.
 */
public final class Revocations {

    private static final Revision OUT_OF_REACH = Revision.of((1L << 53) - 1);

    private record Aged(Row row, Instant at) {}

    private final Clock clock;
    private final Duration memory;
    private final int rowsMax;
    /** Guarded by this, as all that changes. */
    private final Map<Scope, Standing> ofOne = new HashMap<>();
    /** Of scopes that cover many memberships. They are few, mostly none. */
    private final Map<Scope, Standing> ofMany = new HashMap<>();

    private final ArrayDeque<Aged> byAge = new ArrayDeque<>();
    private Revision horizon = OUT_OF_REACH;
    private Revision reached = Revision.NONE;
    private Instant upToDate = Instant.MIN;
    private Instant doubted = Instant.MIN;

    /**
     * @param memory how long a change is remembered: longer than any token lives and any decision is under way
     * @param rowsMax how many changes are remembered
     */
    public Revocations(Clock clock, Duration memory, int rowsMax) {
        this.clock = clock;
        this.memory = memory;
        this.rowsMax = rowsMax;
    }

    /**
     * Remembers a change. One that comes late does not replace a newer one.
     *
     * @return whether it was news
     */
    public synchronized boolean record(Row row) {
        Map<Scope, Standing> newest = newest(row.scope());
        Standing before = newest.getOrDefault(row.scope(), Standing.NONE);
        if (!row.standing().since().isAfter(before.since())) {
            return false;
        }
        newest.put(row.scope(), row.standing());
        byAge.addLast(new Aged(row, clock.instant()));
        forgetOld();
        return true;
    }

    private Map<Scope, Standing> newest(Scope scope) {
        return scope instanceof Membership ? ofOne : ofMany;
    }

    private void forgetOld() {
        Instant before = clock.instant().minus(memory);
        while (!byAge.isEmpty()
                && (byAge.size() > rowsMax || byAge.getFirst().at().isBefore(before))) {
            Row old = byAge.removeFirst().row();
            newest(old.scope()).remove(old.scope(), old.standing());
            if (!horizon.equals(OUT_OF_REACH)) {
                horizon = later(horizon, old.standing().since());
            }
        }
    }

    private static Revision later(Revision a, Revision b) {
        return a.isAfter(b) ? a : b;
    }

    /** From now on every change after this revision will be recorded. */
    synchronized void follow(Revision from) {
        horizon = from;
        reached = from;
    }

    /**
     * The store went back to an older copy of itself: whatever was known good until now must be asked for, also when the store comes
     * to the same revisions again.
     */
    synchronized void rewound(Revision to) {
        horizon = Revision.of(later(reached, to).value() + 1);
        reached = to;
        ofOne.clear();
        ofMany.clear();
        byAge.clear();
    }

    /**
     * Every change up to this revision was recorded.
     *
     * @param at when that was so, if it was all there is
     */
    synchronized void reached(Revision revision, Optional<Instant> at) {
        reached = revision;
        at.filter(instant -> !instant.isBefore(doubted)).ifPresent(instant -> upToDate = instant);
    }

    /** A change was made perhaps, and perhaps not: until the store was followed beyond it, nothing counts as up to date. */
    public synchronized void doubt() {
        doubted = clock.instant();
        upToDate = Instant.MIN;
    }

    /** Every change up to this revision is known, unless it was forgotten again. */
    public synchronized Revision reached() {
        return reached;
    }

    /** How long ago it was last certain that there was no newer change; a day if that never was. */
    public synchronized Duration staleness() {
        Instant now = clock.instant();
        Instant oldest = now.minus(Duration.ofDays(1));
        Duration behind = Duration.between(upToDate.isBefore(oldest) ? oldest : upToDate, now);
        return behind.isNegative() ? Duration.ZERO : Duration.ofMillis(behind.toMillis());
    }

    /**
     * What became, up to the revision reached, of a membership that was good at this revision: the newest that was said of it since,
     * or else that it is still good. Empty if that is not known; so it is of a revision that is still to come, as then the store may
     * have been put back.
     */
    public synchronized Optional<Standing> since(Revision good, Membership membership) {
        if (good.equals(Revision.NONE) || horizon.isAfter(good) || good.isAfter(reached)) {
            return Optional.empty();
        }
        return Optional.of(newest(membership)
                .filter(standing -> standing.since().isAfter(good))
                .orElseGet(() -> Standing.granted(good)));
    }

    /** Whether a change after this revision was known once and no longer is. */
    synchronized boolean hasForgottenSince(Revision revision) {
        return !horizon.equals(OUT_OF_REACH) && horizon.isAfter(revision);
    }

    /** The revision at which this membership was revoked, if that was after the given one and not granted again since. */
    public synchronized Optional<Revision> revokedAfter(Membership membership, Revision decidedAt) {
        return newest(membership)
                .filter(standing -> !standing.isGranted())
                .map(Standing::since)
                .filter(revision -> revision.isAfter(decidedAt));
    }

    /** The same for exactly this scope. */
    public synchronized Optional<Revision> revokedAfter(Scope.Everywhere everywhere, Revision decidedAt) {
        return Optional.ofNullable(ofMany.get(everywhere)).map(Standing::since).filter(at -> at.isAfter(decidedAt));
    }

    private Optional<Standing> newest(Membership membership) {
        Standing last = ofOne.getOrDefault(membership, Standing.NONE);
        for (Scope scope : ofMany.isEmpty() ? List.<Scope>of() : membership.scopes()) {
            Standing standing = ofMany.getOrDefault(scope, Standing.NONE);
            last = standing.since().isAfter(last.since()) ? standing : last;
        }
        return last.equals(Standing.NONE) ? Optional.empty() : Optional.of(last);
    }

    /** How many changes are remembered. */
    public synchronized int size() {
        return byAge.size();
    }
}
