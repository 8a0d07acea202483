package io.rejoin.hub.access;

import io.rejoin.token.Revision;
import java.time.Duration;

/**
 * Proof that a revocation is in effect on this node: for live connections, absent ones and the replay of missed messages; and on the
 * others that a backplane joins with it, as far as they confirmed that.
 *
 * @param revision the store's revision of the revocation
 * @param membershipsEnded how many connections were members and no longer are, on all those nodes
 * @param connectionsTold how many of them have a live transport, and so a fresh token on its way
 * @param connectionsClosed how many connections are over
 * @param took from the call to the moment the revocation held on this node; connections are closed right after that
 * @param otherServers how many other servers confirmed that it is in effect there, too
 * @param everywhere whether all that were asked did; those that did not take notice as they follow the store
 */
public record RevocationReceipt(
        Revision revision,
        int membershipsEnded,
        int connectionsTold,
        int connectionsClosed,
        Duration took,
        int otherServers,
        boolean everywhere) {

    /** That of one server. */
    public RevocationReceipt(
            Revision revision, int membershipsEnded, int connectionsTold, int connectionsClosed, Duration took) {
        this(revision, membershipsEnded, connectionsTold, connectionsClosed, took, 0, true);
    }

    /** With what the other servers did. */
    public RevocationReceipt with(Elsewhere elsewhere) {
        return new RevocationReceipt(
                revision,
                membershipsEnded + elsewhere.membershipsEnded(),
                connectionsTold + elsewhere.connectionsTold(),
                connectionsClosed + elsewhere.connectionsClosed(),
                took,
                elsewhere.servers(),
                elsewhere.complete());
    }
}
