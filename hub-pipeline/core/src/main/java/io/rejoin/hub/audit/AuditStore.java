package io.rejoin.hub.audit;

import java.util.List;

/**
 * Where the rows of the trail are kept. It only appends and reads; what is in the rows is the {@link AuditTrail}'s business.
 * Called by one writer at a time; readers may read while it writes.
 */
public interface AuditStore {

    /**
     * Appends the rows and replaces the head, all or nothing, durably when this returns.
     *
     * @throws io.rejoin.hub.access.StoreUnavailableException if that is not certain
     */
    void append(List<AuditRow> rows, AuditHead head);

    /** The rows of this selection, exactly as they were appended. */
    List<AuditRow> read(AuditSelection selection);

    /** The head of the last append; {@link AuditHead#START} if there was none. */
    AuditHead head();
}
