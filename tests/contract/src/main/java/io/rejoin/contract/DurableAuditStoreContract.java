package io.rejoin.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import org.junit.jupiter.api.Test;

/** What every {@link AuditStore} must do whose rows outlive the process. */
public abstract class DurableAuditStoreContract extends AuditStoreContract {

    /** Closes the store under test and opens its rows again; this is the store under test from now on. */
    protected abstract AuditStore reopened();

    @Test
    void reopenedEmpty_isEmpty() {
        store();

        assertThat(reopened().head()).isEqualTo(AuditHead.START);
    }

    @Test
    void reopened_holdsTheSameRowsAndHead() {
        store().append(rows(1, 20), head(20));

        AuditStore again = reopened();

        assertThat(again.head()).isEqualTo(head(20));
        assertThat(again.read(AuditSelection.after(0, 100))).isEqualTo(rows(1, 20));
        again.append(rows(21, 22), head(22));
        assertThat(reopened().head()).isEqualTo(head(22));
    }

    @Test
    void reopenedAfterFailedAppend_holdsNoneOfIt() {
        store().append(rows(1, 2), head(2));
        assertThatThrownBy(() -> store().append(rows(2, 4), head(4))).isInstanceOf(StoreUnavailableException.class);

        assertThat(reopened().head()).isEqualTo(head(2));
        assertThat(store().read(AuditSelection.after(0, 100))).hasSize(2);
    }
}
