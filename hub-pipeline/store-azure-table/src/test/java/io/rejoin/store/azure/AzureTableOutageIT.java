package io.rejoin.store.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.data.tables.TableAsyncClient;
import io.rejoin.contract.AuditRows;
import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.hub.reconnect.ReplayStore;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.GroupsHash;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A service that does not answer, or not what it should: an outage in time, never an answer. Against Azurite. */
@ExtendWith(Azurite.Shared.class)
final class AzureTableOutageIT {

    private static final Duration TIMEOUT = Duration.ofMillis(400);
    private static final HubName CHAT = HubName.of("chat");
    private static final Membership MEMBERSHIP = new Membership(UserId.of("secret-user"), CHAT, GroupName.of("secret"));
    private static final Set<Membership> ASKED = Set.of(MEMBERSHIP);
    private static final HubGroups GROUPS = HubGroups.of(Map.of(CHAT, List.of(GroupName.of("secret"))));
    private static final GroupsHash HASH = GroupsHash.of(GROUPS);

    @Test
    void stalledNetwork_isAnOutageInTime_untilItGoesOn(Azurite azurite) throws IOException {
        String name = azurite.newTable().getTableName();
        try (StallingProxy network = StallingProxy.before(azurite.port())) {
            TableAsyncClient table = Azurite.table(network.port(), name, new Wire());
            GrantStore grants = new AzureTableGrantStore(table, TIMEOUT);
            Revision granted = new AzureTableGrantStore(table, Duration.ofSeconds(20)).grant(MEMBERSHIP);

            network.stall(true);
            calls(table).forEach(AzureTableOutageIT::assertOutageInTime);
            network.stall(false);

            assertThat(grants.standings(ASKED).of(MEMBERSHIP).since().value()).isGreaterThanOrEqualTo(granted.value());
        }
    }

    @Test
    void serviceThatIsNotThere_isAnOutageInTime(Azurite azurite) {
        TableAsyncClient nowhere = Azurite.table(1, "nowhere", new Wire());

        calls(nowhere).forEach(AzureTableOutageIT::assertOutageInTime);
    }

    /** And not an empty one: nobody would be a member of anything, for good. */
    @Test
    void tableThatIsNotThere_isAnOutage(Azurite azurite) {
        calls(azurite.table("absent", new Wire())).forEach(AzureTableOutageIT::assertOutageInTime);
    }

    private static List<ThrowingCallable> calls(TableAsyncClient table) {
        GrantStore grants = new AzureTableGrantStore(table, TIMEOUT);
        ReplayStore replay = new AzureTableReplayStore(table, TIMEOUT);
        AuditStore audit = new AzureTableAuditStore(table, TIMEOUT);
        return List.of(
                audit::head,
                () -> audit.append(AuditRows.batch(AuditRows.rows(1, 1))),
                () -> audit.read(AuditSelection.after(0, 1)),
                () -> audit.hashes(1, 0, 1),
                () -> audit.pseudonyms(Set.of(MEMBERSHIP.user())),
                () -> audit.users(Set.of("~secret")),
                () -> grants.grant(MEMBERSHIP),
                () -> grants.revoke(MEMBERSHIP),
                () -> grants.standings(ASKED),
                () -> grants.changesAfter(Revision.NONE, 10),
                () -> grants.memberships(CHAT, 10),
                () -> replay.update(FamilyId.of("family"), row -> Optional.empty()),
                () -> replay.keep(HASH, GROUPS, Instant.EPOCH),
                () -> replay.find(HASH),
                () -> replay.purge(Instant.MAX));
    }

    private static void assertOutageInTime(ThrowingCallable call) {
        long began = System.nanoTime();
        assertThatThrownBy(call)
                .isInstanceOf(StoreUnavailableException.class)
                .message()
                .doesNotContain("secret");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(TIMEOUT.multipliedBy(2));
    }

    @Test
    void timeoutOfNothing_isRefused(Azurite azurite) {
        TableAsyncClient table = azurite.newTable();

        assertThatThrownBy(() -> new AzureTableGrantStore(table, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AzureTableReplayStore(table, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new AzureTableAuditStore(table, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void interruptedCaller_getsAnOutage_andStaysInterrupted(Azurite azurite) throws IOException {
        String name = azurite.newTable().getTableName();
        try (StallingProxy network = StallingProxy.before(azurite.port())) {
            ReplayStore replay = new AzureTableReplayStore(Azurite.table(network.port(), name, new Wire()), TIMEOUT);
            network.stall(true);

            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> replay.find(HASH)).isInstanceOf(StoreUnavailableException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
