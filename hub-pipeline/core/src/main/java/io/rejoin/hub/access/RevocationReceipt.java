package io.rejoin.hub.access;

import io.rejoin.token.Revision;
import java.time.Duration;

/**
 * Proof that a revocation is in effect on this node: for live connections, absent ones and the replay of missed messages.
 *
 * @param revision the store's revision of the revocation
 * @param membershipsEnded how many connections were members and no longer are
 * @param connectionsTold how many of them have a live transport, and so a fresh token on its way
 * @param connectionsClosed how many connections are over
 * @param took from the call to the moment the revocation held; connections are closed right after that
 */
public record RevocationReceipt(
        Revision revision, int membershipsEnded, int connectionsTold, int connectionsClosed, Duration took) {}
