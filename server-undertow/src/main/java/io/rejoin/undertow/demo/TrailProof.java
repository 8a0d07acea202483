package io.rejoin.undertow.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.hub.audit.AuditTrail;
import io.rejoin.hub.audit.AuditTrailDamagedException;
import io.rejoin.hub.audit.ChainReport;
import io.rejoin.hub.audit.InclusionProof;
import io.rejoin.hub.audit.TreeHash;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;

/** That the trail is whole, and that a record is on it: the answers have all that is needed to check them somewhere else. */
final class TrailProof {

    private final AuditTrail trail;
    private final AuditStore rows;

    /** @param rows holds the records' texts as they were hashed, with pseudonyms for names */
    TrailProof(AuditTrail trail, AuditStore rows) {
        this.trail = trail;
        this.rows = rows;
    }

    /** Reads the whole trail and says whether it is as it was written. */
    ObjectNode check() {
        ChainReport report = trail.check();
        ObjectNode found = JsonNodeFactory.instance.objectNode();
        found.put("intact", report.isIntact());
        found.put("records", report.records());
        report.damage()
                .ifPresentOrElse(
                        damage -> found.put("seq", damage.sequence()).put("problem", damage.problem()),
                        () -> signed(found, report.head()));
        return found;
    }

    /**
     * The way from the record in the request's {@code seq} to the signed root.
     *
     * @throws RefusedRequestException if there is no such record, or the trail is damaged
     */
    ObjectNode inclusion(HttpServerExchange exchange) {
        long sequence = Parameters.number(exchange, "seq");
        AuditHead head = trail.head();
        AuditRow row = rows.read(AuditSelection.after(sequence - 1, 1)).stream()
                .filter(found -> found.sequence() == sequence && sequence <= head.size())
                .findFirst()
                .orElseThrow(() -> new RefusedRequestException(StatusCodes.NOT_FOUND, "There is no such record."));
        return answer(head, row, proof(sequence, head.size()));
    }

    private InclusionProof proof(long sequence, long size) {
        try {
            return trail.reader().inclusion(sequence, size);
        } catch (AuditTrailDamagedException e) {
            throw new RefusedRequestException(
                    StatusCodes.INTERNAL_SERVER_ERROR, "A part of the trail is missing. Check it as a whole.");
        }
    }

    private ObjectNode answer(AuditHead head, AuditRow row, InclusionProof proof) {
        ObjectNode found = JsonNodeFactory.instance.objectNode();
        found.put("seq", proof.sequence()).put("size", proof.size()).put("text", row.text());
        ArrayNode path = found.putArray("path");
        proof.path().forEach(path::add);
        found.put("proves", proof.proves(TreeHash.leaf(row.text()), head.root()));
        signed(found, head);
        return found;
    }

    private void signed(ObjectNode into, AuditHead head) {
        into.put("head", head.root())
                .put("checkpoint", head.checkpoint())
                .put("key", trail.verifierKey().toString());
    }
}
