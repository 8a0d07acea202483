package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Fault;
import io.rejoin.hub.access.AuthorizationStore;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.RevocationReceipt;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Grants and revocations. A server over stores in memory, without a network. */
final class GrantDeskTest {
    private static final UserId ROOT = UserId.of("root");

    private final Bench bench = new Bench();
    private final GrantDesk desk = bench.server().grants();

    @AfterEach
    void close() {
        bench.close();
    }

    private Client member(String id) {
        Client client = bench.client(id, "ana").connect().join("lobby");
        client.receive();
        return client;
    }

    @Test
    void grant_isOnTheTrailWithItsActor() {
        Revision revision = desk.grant(ROOT, Bench.membership("ana", "lobby"));

        AuditEvent event = bench.lastRecord().event();
        assertThat(event.kind()).isEqualTo(Kind.GRANT);
        assertThat(event.actor()).contains(ROOT);
        assertThat(event.revision()).contains(revision);
        assertThat(event.groups().get(0).verdict()).isEqualTo(GroupVerdict.GRANTED);
    }

    @Test
    void receipt_countsWhatEndedAndWhoWasTold() {
        bench.grant("ana", "lobby");
        Client here = member("ana-1");
        Client away = member("ana-2");
        away.drop();

        RevocationReceipt receipt = desk.revoke(ROOT, Bench.membership("ana", "lobby"));

        assertThat(receipt.membershipsEnded()).isEqualTo(2);
        assertThat(receipt.connectionsTold()).isEqualTo(1);
        assertThat(receipt.revision().value()).isEqualTo(2);
        assertThat(receipt.took()).isPositive();
        assertThat(bench.lastRecord().event().kind()).isEqualTo(Kind.REVOKE);
        assertThat(bench.hub.events()).contains("revoked lobby ana-1", "revoked lobby ana-2");
        assertThat(here.receive().token().groups().isEmpty()).isTrue();
    }

    @Test
    void revoke_isInEffectForEverybodyWhenItReturns() {
        bench.grant("ana", "lobby");
        Client here = member("ana-1");
        Client away = member("ana-2");
        bench.say("lobby", "queued");
        away.drop();
        bench.say("lobby", "missed");

        bench.revoke("ana", "lobby");
        bench.say("lobby", "later");

        assertThat(here.receive().methods()).isEmpty();
        away.reconnect();
        assertThat(away.receive().methods()).isEmpty();
    }

    @Test
    void revokeOfWhatWasNeverGranted_staysRefusedByName() {
        RevocationReceipt receipt = desk.revoke(ROOT, Bench.membership("ana", "lobby"));

        assertThat(receipt.membershipsEnded()).isZero();
        assertThat(bench.lastRecord().event().kind()).isEqualTo(Kind.REVOKE);
    }

    @Test
    void grantAfterRevoke_letsJoinAgain() {
        bench.grant("ana", "lobby");
        bench.revoke("ana", "lobby");
        bench.grant("ana", "lobby");

        assertThat(member("ana-1").isIn("lobby")).isTrue();
    }

    @Test
    void openGroup_cannotBeGrantedOrRevoked() {
        assertThatThrownBy(() -> desk.revoke(ROOT, Bench.membership("ana", "open")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> desk.grant(ROOT, Bench.membership("ana", "open")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void storeOutOfOrder_isNotARevocation() {
        bench.grant("ana", "lobby");
        Client ana = member("ana-1");
        bench.stores.breakGrants(Fault.UNAVAILABLE);

        assertThatThrownBy(() -> bench.revoke("ana", "lobby")).isInstanceOf(StoreUnavailableException.class);
        assertThat(ana.isIn("lobby")).isTrue();
    }

    @Test
    void trailOutOfOrder_isAnErrorAfterTheRevocationTookEffect() {
        bench.grant("ana", "lobby");
        Client ana = member("ana-1");
        bench.stores.audit.fault(Fault.UNAVAILABLE);

        assertThatThrownBy(() -> bench.revoke("ana", "lobby")).isInstanceOf(StoreUnavailableException.class);
        assertThat(ana.isIn("lobby")).isFalse();
    }

    @Test
    void storeThatKeepsNoGrants_saysSo() {
        AuthorizationStore table = asked -> bench.stores.grantRows.standings(asked);
        ReconnectSecurity security =
                new ReconnectSecurity(bench.keys, table, bench.stores.replayRows, bench.stores.auditRows);
        try (HubServer server = HubServer.with(security)
                .hub("chat", bench.hub)
                .clock(bench.clock)
                .start()) {
            assertThatThrownBy(() -> server.grants().grant(ROOT, Bench.membership("ana", "lobby")))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HANGS", "NO_ANSWER", "BUG", "UNAVAILABLE"})
    void storeOutOfOrder_isAnOutageInTime_andWorksAgainAfterwards(Fault fault) {
        HubServerPolicy policy = HubServerPolicy.defaults().withStorePatience(Duration.ofMillis(200));
        try (Bench impatient = new Bench(setup -> setup.policy(policy))) {
            impatient.grant("ana", "lobby");
            impatient.stores.breakGrants(fault);
            assertThatThrownBy(() -> impatient.revoke("ana", "lobby")).isInstanceOf(StoreUnavailableException.class);
            assertThatThrownBy(() -> impatient.grant("bo", "lobby")).isInstanceOf(StoreUnavailableException.class);

            impatient.stores.mend();

            impatient.revoke("ana", "lobby");
            assertThat(impatient.lastRecord().event().kind()).isEqualTo(Kind.REVOKE);
        }
    }

    @Test
    void revocationOfAUserEverywhere_isFoundUnderEveryGroup() {
        bench.grant("ana", "lobby");
        assertThat(desk.revoke(ROOT, new Scope.Everywhere(UserId.of("ana"))).membershipsEnded())
                .isZero();

        assertThat(bench.server().audit().reader().explain(UserId.of("ana"), Bench.CHAT, Bench.group("lobby"), 10))
                .hasSize(2);
        assertThat(bench.server().audit().reader().history(Bench.CHAT, Bench.group("lobby"), 0))
                .satisfies(history -> assertThat(history.toString()).contains("ana"));
    }
}
