package io.rejoin.hub.audit;

/**
 * Where the trail ends.
 *
 * @param size how many records there are; also the sequence of the last one
 * @param root of the Merkle tree over all of them: lower-case hexadecimal SHA-256 (RFC 9162, section 2.1.1)
 * @param checkpoint size and root as a signed note (C2SP tlog-checkpoint); empty only for a trail that was never written
 */
public record AuditHead(long size, String root, String checkpoint) {

    /** The head of a trail that was never written. */
    public static final AuditHead START =
            new AuditHead(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "");

    /** Whether both end the same records. */
    public boolean isAt(AuditHead other) {
        return size == other.size && root.equals(other.root);
    }
}
