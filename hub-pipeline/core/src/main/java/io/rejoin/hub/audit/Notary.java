package io.rejoin.hub.audit;

import io.rejoin.token.LastingSigner;
import java.util.List;
import java.util.Optional;

/** Signs heads in the name of one trail, and knows its own signatures again. */
final class Notary {

    private final String origin;
    private final LastingSigner signer;

    private Notary(String origin, LastingSigner signer) {
        this.origin = origin;
        this.signer = signer;
    }

    /** For the trail with this head; one that was never written is named after the server that begins it. */
    static Notary of(AuditHead head, LastingSigner signer, String node) {
        String named = Checkpoint.unsigned(head.checkpoint())
                .map(Checkpoint::origin)
                .orElse("rejoin/" + node.replaceAll("[^A-Za-z0-9._-]", "-"));
        return new Notary(named, signer);
    }

    AuditHead sign(long size, String root) {
        return new AuditHead(size, root, new Checkpoint(origin, size, root).sign(signer));
    }

    /** Whether this head's checkpoint is ours, and says what the head says. */
    boolean isSigned(AuditHead head) {
        return isSigned(head, keys());
    }

    static boolean isSigned(AuditHead head, List<VerifierKey> keys) {
        Optional<Checkpoint> signed = Checkpoint.open(head.checkpoint(), keys);
        return head.equals(AuditHead.START)
                || signed.filter(said ->
                                said.size() == head.size() && said.root().equals(head.root()))
                        .isPresent();
    }

    /** The key that signs first. */
    List<VerifierKey> keys() {
        return signer.publicKeys().stream()
                .map(key -> new VerifierKey(origin, key))
                .toList();
    }
}
