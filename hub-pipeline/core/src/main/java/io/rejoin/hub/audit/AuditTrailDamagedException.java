package io.rejoin.hub.audit;

/** The trail is not as this server's key signed it; writing on would cover that up. The damage is named. */
public final class AuditTrailDamagedException extends RuntimeException {

    private static final long serialVersionUID = 2L;

    private final transient ChainReport.Damage damage;

    AuditTrailDamagedException(ChainReport.Damage damage) {
        super("audit trail damaged at record " + damage.sequence() + ": " + damage.problem()
                + "; keep the file as evidence and start a new one in its place");
        this.damage = damage;
    }

    /** What is wrong, and where. */
    public ChainReport.Damage damage() {
        return damage;
    }
}
