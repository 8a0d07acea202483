package io.rejoin.hub.access;

/**
 * What the other servers of the application did of a revocation.
 *
 * @param servers how many said that it is in effect there
 * @param complete whether all did that were asked
 * @param membershipsEnded as in {@link RevocationReceipt}, on those servers
 * @param connectionsTold likewise
 * @param connectionsClosed likewise
 */
public record Elsewhere(
        int servers, boolean complete, int membershipsEnded, int connectionsTold, int connectionsClosed) {

    /** There are no other servers. */
    public static final Elsewhere NOWHERE = new Elsewhere(0, true, 0, 0, 0);

    /** One more server said what it did. */
    public Elsewhere and(int ended, int told, int closed) {
        return new Elsewhere(
                servers + 1, complete, membershipsEnded + ended, connectionsTold + told, connectionsClosed + closed);
    }

    /** Some said nothing. */
    public Elsewhere incomplete() {
        return new Elsewhere(servers, false, membershipsEnded, connectionsTold, connectionsClosed);
    }
}
