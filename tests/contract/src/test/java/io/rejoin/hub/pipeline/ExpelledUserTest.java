package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Eventually;
import io.rejoin.contract.Fault;
import io.rejoin.hub.CloseCode;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.access.RevocationReceipt;
import io.rejoin.hub.access.Scope.Everywhere;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditQuery;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.UserId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users who are revoked everywhere where that costs them their connections. A server over stores in memory, without a network. */
final class ExpelledUserTest {
    private static final UserId ROOT = UserId.of("root");
    private static final Everywhere ANA = new Everywhere(UserId.of("ana"));
    private static final HubServerPolicy USUAL = HubServerPolicy.defaults()
            .withGroups(GroupPolicy.askStore().allowTokenOnly(Bench.CHAT, "open"))
            .withHistory(Bench.LIMITS);

    private final Bench bench = Bench.followingByHand(setup -> setup.policy(USUAL.withRevokedUsersClosed()));
    private final Client first = bench.client("ana-1", "ana");
    private final Client second = bench.client("ana-2", "ana");
    private final Client bob = bench.client("bob-1", "bob");

    @BeforeEach
    void connect() {
        bench.grant("ana", "lobby");
        bench.grant("bob", "lobby");
        bench.poll();
        List.of(first, bob).forEach(client -> client.connect().join("lobby").receive());
        second.connect();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private RevocationReceipt revoke() {
        return bench.server().grants().revoke(ROOT, ANA);
    }

    private void assertClosed(Client client) {
        assertThat(client.transport().closes()).containsExactly(CloseCode.NORMAL);
        assertThat(bench.server().connections().find(client.id)).isEmpty();
        assertThat(bench.hub.events()).containsSubsequence("closing " + client.id.value(), "gone " + client.id.value());
    }

    private void assertSpared(Client client) {
        assertThat(client.transport().isOver()).isFalse();
        bench.say("lobby", "later");
        assertThat(client.receive().methods()).contains("later");
    }

    @Test
    void allConnections_areClosedInAGroupOrNot() {
        RevocationReceipt receipt = revoke();

        assertThat(receipt.connectionsClosed()).isEqualTo(2);
        assertThat(receipt.membershipsEnded()).isEqualTo(1);
        assertThat(receipt.connectionsTold()).isEqualTo(1);
        assertClosed(first);
        assertClosed(second);
        assertSpared(bob);
    }

    @Test
    void connectionThatIsAway_isOverToo() {
        first.drop();

        assertThat(revoke().connectionsClosed()).isEqualTo(2);
        assertThat(bench.server().connections().find(first.id)).isEmpty();
        assertThat(first.reconnect()).isInstanceOf(ReconnectResult.Over.class);
    }

    @Test
    void eachConnection_isOnTheTrail() {
        revoke();

        Eventually.until(
                "both are written",
                () -> bench.server()
                                .audit()
                                .query(AuditQuery.newest().kind(Kind.CONNECTION_REVOKED))
                                .size()
                        == 2);
        assertThat(bench.server().audit().query(AuditQuery.newest().kind(Kind.CONNECTION_REVOKED)))
                .extracting(record -> record.event().connection().orElseThrow())
                .containsExactlyInAnyOrder(first.id, second.id);
    }

    @Test
    void revokedByAnotherServer_isClosedHereToo() {
        var unused = bench.stores.grantRows.revoke(ANA);
        bench.poll();

        Eventually.until("both are closed", () -> bench.server().connections().count() == 1);
        assertSpared(bob);
    }

    @Test
    void revocationOfOneGroup_closesNobody() {
        assertThat(bench.server()
                        .grants()
                        .revoke(ROOT, Bench.membership("ana", "lobby"))
                        .connectionsClosed())
                .isZero();
        assertThat(first.transport().isOver()).isFalse();
    }

    @Test
    void trailOutOfOrder_isAnErrorAfterItTookEffect() {
        bench.stores.audit.fault(Fault.UNAVAILABLE);

        assertThatThrownBy(this::revoke).isInstanceOf(StoreUnavailableException.class);
        bench.stores.mend();
        assertClosed(first);
    }

    @Test
    void replayStoreOutOfOrder_isClosedAllTheSame() {
        bench.stores.replay.fault(Fault.UNAVAILABLE);

        assertThat(revoke().connectionsClosed()).isEqualTo(2);
        bench.stores.mend();
        assertClosed(first);
        first.reconnect();
        assertThat(first.isIn("lobby")).isFalse();
    }

    @Test
    void usualPolicy_closesNobody() {
        try (Bench usual = new Bench(setup -> setup.policy(USUAL))) {
            Client ana = usual.client("ana-1", "ana").connect();
            RevocationReceipt receipt = usual.server().grants().revoke(ROOT, ANA);

            assertThat(receipt.connectionsClosed()).isZero();
            assertThat(ana.transport().isOver()).isFalse();
            AuditEvent event = usual.lastRecord().event();
            assertThat(event.kind()).isEqualTo(Kind.REVOKE);
        }
    }

    @Test
    void whoWasExpelled_mayConnectAnew() {
        revoke();
        Client again = bench.client("ana-3", "ana").connect();

        assertThat(again.transport().isOver()).isFalse();
        assertThat(again.join("open").isIn("open")).isTrue();
    }
}
