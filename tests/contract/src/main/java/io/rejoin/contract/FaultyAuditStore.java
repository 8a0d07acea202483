package io.rejoin.contract;

import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import java.util.List;

/** An audit store that works until a test says otherwise. */
public final class FaultyAuditStore implements AuditStore {

    private final AuditStore store;
    private final Faults faults = new Faults();

    public FaultyAuditStore(AuditStore store) {
        this.store = store;
    }

    /** From now on this is wrong with it. */
    public void fault(Fault fault) {
        faults.set(fault);
    }

    /** How many calls it was given so far, failed ones too. */
    public int calls() {
        return faults.calls();
    }

    @Override
    public void append(List<AuditRow> rows, AuditHead head) {
        faults.run(() -> store.append(rows, head));
    }

    @Override
    public List<AuditRow> read(AuditSelection selection) {
        return faults.call(() -> store.read(selection));
    }

    @Override
    public AuditHead head() {
        return faults.call(store::head);
    }
}
