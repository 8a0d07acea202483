package io.rejoin.contract;

import static io.rejoin.contract.AuditRows.batch;
import static io.rejoin.contract.AuditRows.hash;
import static io.rejoin.contract.AuditRows.hashing;
import static io.rejoin.contract.AuditRows.head;
import static io.rejoin.contract.AuditRows.naming;
import static io.rejoin.contract.AuditRows.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link AuditStore} must do whose rows outlive the process. */
public abstract class DurableAuditStoreContract extends AuditStoreContract {

    private static final UserId ANA = UserId.of("ana");

    /** Closes the store under test and opens its rows again; this is the store under test from now on. */
    protected abstract AuditStore reopened();

    @Test
    void reopenedEmpty_isEmpty() {
        store();

        assertThat(reopened().head()).isEqualTo(AuditHead.START);
    }

    @Test
    void reopened_holdsTheSameRowsAndHead() {
        store().append(batch(rows(1, 20)));

        AuditStore again = reopened();

        assertThat(again.head()).isEqualTo(head(20));
        assertThat(again.read(AuditSelection.after(0, 100))).isEqualTo(rows(1, 20));
        assertThat(again.append(batch(rows(21, 22)))).isTrue();
        assertThat(reopened().head()).isEqualTo(head(22));
    }

    @Test
    void reopened_holdsTheSameHashesAndPseudonyms() {
        store().append(hashing(1, List.of(hash(1, 0))));
        store().append(naming(2, Set.of(), Map.of(ANA, "~a", UserId.of("bo"), "~b")));
        store().append(naming(3, Set.of("~b"), Map.of()));

        AuditStore again = reopened();

        assertThat(again.hashes(1, 0, 2)).containsExactly(hash(1, 0));
        assertThat(again.users(Set.of("~a", "~b"))).isEqualTo(Map.of("~a", ANA));
    }

    @Test
    void reopenedAfterFailedAppend_holdsNoneOfIt() {
        store().append(batch(rows(1, 2)));
        AuditBatch bad = new AuditBatch(head(2), rows(2, 4), Set.of(), Map.of(), List.of(), head(4));
        assertThatThrownBy(() -> store().append(bad)).isInstanceOf(StoreUnavailableException.class);

        assertThat(reopened().head()).isEqualTo(head(2));
        assertThat(store().read(AuditSelection.after(0, 100))).hasSize(2);
    }
}
