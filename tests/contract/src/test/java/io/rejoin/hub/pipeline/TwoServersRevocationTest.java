package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Bench.ADMIN;
import static io.rejoin.hub.pipeline.Bench.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.ListeningServer;
import io.rejoin.hub.access.RevocationReceipt;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.cluster.ClusterLimits;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.UserId;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What one server revokes, of connections of another one that does not look into the store. In memory. */
final class TwoServersRevocationTest {
    private static final UserId ANA = UserId.of("ana");

    @AutoClose
    private final TwoServers servers =
            TwoServers.followingByHand(ClusterLimits.defaults(), HubServerPolicy::withRevokedUsersClosed);

    private final Bench home = servers.first;
    private final Bench there = servers.second;

    private static Client member(Bench bench, String id) {
        Client client = bench.client(id, "ana").connect().join("lobby");
        client.receive();
        return client;
    }

    @Test
    void membership_isOverEverywhere_whenRevokeReturns() {
        home.grant("ana", "lobby");
        Client here = member(there, "a1");
        Client elsewhere = member(home, "a2");
        Client away = member(home, "a3");
        away.drop();
        RevocationReceipt receipt = there.server().grants().revoke(ADMIN, Bench.membership("ana", "lobby"));
        there.server().clients(CHAT).group(Bench.group("lobby")).send("not for her");

        assertThat(elsewhere.isIn("lobby")).isFalse();
        assertThat(elsewhere.heardFrom(there)).isEmpty();
        assertThat(here.heardFrom(there)).isEmpty();
        assertThat(away.isIn("lobby")).isFalse();
        assertThat(receipt.membershipsEnded()).isEqualTo(3);
        assertThat(receipt.connectionsTold()).isEqualTo(2);
        assertThat(receipt.otherServers()).isEqualTo(1);
        assertThat(receipt.everywhere()).isTrue();
        assertThat(home.hub.events()).contains("revoked lobby a2", "revoked lobby a3");
        assertThat(there.hub.events()).contains("revoked lobby a1");
        home.poll();
        assertThat(home.trail()).extracting(record -> record.event().kind()).containsOnlyOnce(Kind.REVOKE);
    }

    @Test
    void userWhoIsRevokedEverywhere_losesTheConnectionsOfAllServers() {
        Client here = member(there, "a1", "open");
        Client elsewhere = member(home, "a2", "open");
        Client bob = home.client("b", "bob").connect();
        RevocationReceipt receipt = there.server().grants().revoke(ADMIN, new Scope.Everywhere(ANA));

        assertThat(receipt.connectionsClosed()).isEqualTo(2);
        assertThat(receipt.membershipsEnded()).isEqualTo(2);
        assertThat(here.transport().isOver()).isTrue();
        assertThat(elsewhere.transport().isOver()).isTrue();
        assertThat(bob.transport().isOver()).isFalse();
    }

    private static Client member(Bench bench, String id, String group) {
        return bench.client(id, "ana").connect().join(group);
    }

    @Test
    void connectionOfAnotherServer_isClosedForGood() {
        Client ana = member(home, "a", "open");
        ana.receive();
        RevocationReceipt receipt = there.server().grants().revoke(ADMIN, ana.id);

        assertThat(receipt.connectionsClosed()).isEqualTo(1);
        assertThat(receipt.membershipsEnded()).isEqualTo(1);
        assertThat(receipt.connectionsTold()).isEqualTo(1);
        assertThat(ana.transport().isOver()).isTrue();
        assertThat(home.hub.events()).contains("closing a", "gone a");
        assertThat(ana.reconnect()).isInstanceOf(ReconnectResult.Over.class);
    }

    @Test
    void serverThatDoesNotConfirm_isInTheReceipt_andNoFailure() {
        ClusterLimits limits = ClusterLimits.defaults().withAnswerWithin(TwoServers.SHORT);
        try (TwoServers two = TwoServers.followingByHand(limits, policy -> policy);
                ListeningServer silent =
                        new ListeningServer(two.backplane).answering(question -> new CompletableFuture<>())) {
            two.first.grant("ana", "lobby");
            Client ana = member(two.first, "a");
            RevocationReceipt receipt = two.second.server().grants().revoke(ADMIN, Bench.membership("ana", "lobby"));

            assertThat(receipt.everywhere()).isFalse();
            assertThat(receipt.otherServers()).isEqualTo(1);
            assertThat(receipt.membershipsEnded()).isEqualTo(1);
            assertThat(ana.isIn("lobby")).isFalse();
            assertThat(silent.next()).contains("revoked");
        }
    }

    @Test
    void serverAlone_saysSo() {
        try (Bench alone = new Bench()) {
            RevocationReceipt receipt = alone.server().grants().revoke(ADMIN, Bench.membership("ana", "lobby"));

            assertThat(receipt.otherServers()).isZero();
            assertThat(receipt.everywhere()).isTrue();
        }
    }
}
