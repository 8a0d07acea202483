package io.rejoin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.hub.reconnect.ReplayStore;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.GroupsHash;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import java.util.List;
import java.util.Map;
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
        HubGroups groups = HubGroups.of(Map.of(HubName.of("chat"), List.of(GroupName.of("lobby"))));
        store().keep(GroupsHash.of(groups), groups, EXPIRES);

        reopened();

        assertThat(store().find(GroupsHash.of(groups))).contains(groups);
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
