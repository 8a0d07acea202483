package io.rejoin.hub.access;

import io.rejoin.token.Revision;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was revoked lately on this node. It closes the gap between a decision that was read from the store and the moment the
 * membership takes effect: a revocation that came in between wins.
 *
 * <p>Memory is bounded by time: an entry is forgotten after {@code memory}, which must be longer than any decision can be under
 * way. Not thread-safe: guarded by whoever guards the memberships.
 */
public final class Revocations {

    private record Entry(Membership membership, Revision revision, Instant at) {}

    private final Clock clock;
    private final Duration memory;
    private final Map<Membership, Revision> newest = new HashMap<>();
    private final ArrayDeque<Entry> byAge = new ArrayDeque<>();

    public Revocations(Clock clock, Duration memory) {
        this.clock = clock;
        this.memory = memory;
    }

    /** Remembers that this membership was revoked at this revision. */
    public void record(Membership membership, Revision revision) {
        forgetOld();
        newest.merge(membership, revision, (a, b) -> a.isAfter(b) ? a : b);
        byAge.addLast(new Entry(membership, revision, clock.instant()));
    }

    /** The revision at which this membership was revoked, if that was after the given one. */
    public Optional<Revision> revokedAfter(Membership membership, Revision decidedAt) {
        return Optional.ofNullable(newest.get(membership)).filter(revision -> revision.isAfter(decidedAt));
    }

    private void forgetOld() {
        Instant before = clock.instant().minus(memory);
        while (!byAge.isEmpty() && byAge.getFirst().at().isBefore(before)) {
            Entry old = byAge.removeFirst();
            newest.remove(old.membership(), old.revision());
        }
    }
}
