package io.rejoin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Standing;
import io.rejoin.token.Revision;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link GrantStore} must do whose grants outlive the process. */
public abstract class DurableGrantStoreContract extends GrantStoreContract {

    /** Closes the store under test and opens its rows again; this is the store under test from now on. */
    protected abstract GrantStore reopened();

    @Test
    void reopened_knowsWhatItKnew() {
        Membership granted = membership("ana", "lobby \ud83d\ude00");
        Membership revoked = membership("Ana", "lobby \ud83d\ude00");
        Revision first = store().grant(granted);
        Revision second = store().revoke(revoked);

        GrantStore again = reopened();

        assertThat(again.standings(Set.of(granted, revoked)).of(granted)).isEqualTo(Standing.granted(first));
        assertThat(again.standings(Set.of(granted, revoked)).of(revoked)).isEqualTo(Standing.revoked(second));
    }

    @Test
    void reopened_countsRevisionsOn() {
        Membership membership = membership("ana", "lobby");
        Revision last = Revision.NONE;
        for (int i = 0; i < 4; i++) {
            Revision granted = store().grant(membership);
            Revision revoked = reopened().revoke(membership);
            assertThat(granted.isAfter(last)).isTrue();
            assertThat(revoked.isAfter(granted)).isTrue();
            last = revoked;
        }
        assertThat(reopened().standings(Set.of()).revision()).isEqualTo(last);
    }
}
