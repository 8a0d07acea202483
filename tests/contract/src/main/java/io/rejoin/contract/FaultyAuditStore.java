package io.rejoin.contract;

import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.hub.audit.SubtreeHash;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    public boolean append(AuditBatch batch) {
        return faults.call(() -> store.append(batch));
    }

    @Override
    public List<AuditRow> read(AuditSelection selection) {
        return faults.call(() -> store.read(selection));
    }

    @Override
    public AuditHead head() {
        return faults.call(store::head);
    }

    @Override
    public List<SubtreeHash> hashes(int level, long from, int count) {
        return faults.call(() -> store.hashes(level, from, count));
    }

    @Override
    public Map<UserId, String> pseudonyms(Set<UserId> users) {
        return faults.call(() -> store.pseudonyms(users));
    }

    @Override
    public Map<String, UserId> users(Set<String> pseudonyms) {
        return faults.call(() -> store.users(pseudonyms));
    }
}
