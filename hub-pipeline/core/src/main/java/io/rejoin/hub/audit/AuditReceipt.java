package io.rejoin.hub.audit;

/** Proof that a record is durably on the trail. Only the {@link AuditTrail} makes one, after the store has said so. */
public final class AuditReceipt {

    private final AuditRecord record;

    AuditReceipt(AuditRecord record) {
        this.record = record;
    }

    public AuditRecord record() {
        return record;
    }
}
