package io.rejoin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.hub.reconnect.ReplayStore;
import io.rejoin.token.FamilyId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link ReplayStore} must do whose rows outlive the process. */
public abstract class DurableReplayStoreContract extends ReplayStoreContract {

    /** Closes the store under test and opens its rows again; this is the store under test from now on. */
    protected abstract ReplayStore reopened();

    @Test
    void reopened_knowsWhatItKnew() {
        FamilyId family = FamilyId.of("family");
        FamilyState state = fullState();
        store().update(family, row -> Optional.of(state));

        reopened();

        assertThat(row(family)).contains(state);
        assertThat(row(FamilyId.of("other"))).isEmpty();
    }

    @Test
    void reopened_keepsPurgedRowsPurged() {
        FamilyId family = FamilyId.of("family");
        store().update(family, row -> Optional.of(reserved(1)));
        store().purge(EXPIRES.plusSeconds(1));

        reopened();

        assertThat(row(family)).isEmpty();
    }
}
