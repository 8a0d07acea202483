package io.rejoin.hub.audit;

/** The trail's end is not as this server's key sealed it; writing on would cover that up. The damage is named. */
public final class AuditTrailDamagedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AuditTrailDamagedException(ChainReport.Damage damage) {
        super("audit trail damaged at record " + damage.sequence() + ": " + damage.problem()
                + "; keep the file as evidence and start a new one in its place");
    }
}
