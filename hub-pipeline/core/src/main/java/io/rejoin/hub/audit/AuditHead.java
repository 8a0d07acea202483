package io.rejoin.hub.audit;

/**
 * Where the trail ends: its last record, sealed under the server's key so that cutting records off shows.
 *
 * @param sequence of the last record; 0 for an empty trail
 * @param hash of the last record; of nothing: 64 zeros
 * @param seal over both; empty only for a trail that was never written
 */
public record AuditHead(long sequence, String hash, String seal) {

    /** The head of a trail that was never written. */
    public static final AuditHead START = new AuditHead(0, "0".repeat(64), "");
}
