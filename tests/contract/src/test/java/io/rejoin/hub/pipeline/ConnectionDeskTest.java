package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Fault;
import io.rejoin.hub.CloseCode;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.access.RevocationReceipt;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.FamilyId;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that are closed for good. A server over stores in memory, without a network. */
final class ConnectionDeskTest {
    private static final UserId ROOT = UserId.of("root");

    private final Bench bench = new Bench();
    private final Client ana = bench.client("ana-1", "ana");
    private final Client second = bench.client("ana-2", "ana");

    @BeforeEach
    void join() {
        bench.grant("ana", "lobby");
        List.of(ana, second).forEach(client -> {
            client.connect().join("lobby").join("open");
            client.receive();
        });
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private RevocationReceipt revoke() {
        return bench.server().grants().revoke(ROOT, ana.id);
    }

    private void assertOver() {
        assertThat(ana.reconnect()).isInstanceOf(ReconnectResult.Over.class);
        assertThat(bench.server().connections().find(ana.id)).isEmpty();
        bench.restart();
        assertThat(ana.reconnect()).isInstanceOf(ReconnectResult.Over.class);
    }

    @Test
    void here_isTakenOutOfAll_toldAndClosed() {
        bench.say("lobby", "queued");
        RevocationReceipt receipt = revoke();

        assertThat(receipt.membershipsEnded()).isEqualTo(2);
        assertThat(receipt.connectionsTold()).isEqualTo(1);
        assertThat(receipt.revision()).isEqualTo(Revision.NONE);
        assertThat(bench.hub.events()).containsSubsequence("connected ana-1", "closing ana-1", "gone ana-1");
        assertThat(ana.transport().closes()).containsExactly(CloseCode.NORMAL);
        assertThat(ana.receive().methods()).isEmpty();
        assertOver();
    }

    @Test
    void here_isToldBeforeItIsClosed_andInNoGroupThen() {
        List<Object> seen = new CopyOnWriteArrayList<>();
        bench.hub.closing.then(() -> {
            seen.add(ana.transport().isOver());
            seen.add(ana.isIn("lobby"));
            seen.add(ana.isIn("open"));
        });
        revoke();

        assertThat(seen).containsExactly(false, false, false);
    }

    @Test
    void modules_hearOfTheDisconnect() {
        List<String> heard = new CopyOnWriteArrayList<>();
        HubModule module = new HubModule() {
            @Override
            public void onDisconnect(HubCall call, boolean stopped, Runnable next) {
                heard.add(call.connection().value() + " " + stopped);
                next.run();
            }
        };
        try (Bench guarded = new Bench(setup -> setup.module(module))) {
            Client client = guarded.client("bob-1", "bob").connect();
            guarded.server().grants().revoke(ROOT, client.id);

            assertThat(heard).containsExactly("bob-1 false");
            assertThat(guarded.hub.events()).containsSubsequence("closing bob-1", "gone bob-1");
        }
    }

    @Test
    void otherConnectionsOfTheUser_areSpared() {
        revoke();
        bench.say("lobby", "later");

        assertThat(second.receive().methods()).containsExactly("later");
        second.drop();
        assertThat(second.reconnect()).isInstanceOf(ReconnectResult.Back.class);
    }

    @Test
    void itsUser_mayConnectAnew() {
        revoke();

        assertThat(bench.client("ana-3", "ana").connect().join("lobby").isIn("lobby"))
                .isTrue();
    }

    @Test
    void itIsOnTheTrail_withWhoDidIt() {
        revoke();

        AuditEvent event = bench.lastRecord().event();
        assertThat(event.kind()).isEqualTo(Kind.CONNECTION_REVOKED);
        assertThat(event.actor()).contains(ROOT);
        assertThat(event.user()).contains(UserId.of("ana"));
        assertThat(event.connection()).contains(ana.id);
    }

    @Test
    void away_doesNotComeBack() {
        ana.drop();
        RevocationReceipt receipt = revoke();

        assertThat(receipt.membershipsEnded()).isEqualTo(2);
        assertThat(receipt.connectionsTold()).isZero();
        assertThat(bench.hub.events()).containsSubsequence("closing ana-1", "gone ana-1");
        assertOver();
    }

    @Test
    void servedByAnotherServer_doesNotComeBackHere() {
        ana.drop();
        bench.restart();
        RevocationReceipt receipt = revoke();

        assertThat(receipt.membershipsEnded()).isZero();
        assertThat(receipt.connectionsTold()).isZero();
        assertOver();
    }

    @Test
    void byItsFamily_isTheSame() {
        ana.drop();
        bench.server().grants().revoke(ROOT, FamilyId.of(ana.id.value()));

        assertOver();
    }

    @Test
    void onItsWayBack_isSentAway_andThenOver() {
        ana.drop();
        bench.stores.afterStandings.then(this::revoke);

        assertThat(ana.reconnect()).isInstanceOf(ReconnectResult.TryLater.class);
        assertOver();
    }

    @Test
    void onItsWayToAnotherServer_isSentAway_andThenOver() {
        ana.drop();
        bench.restart();
        bench.stores.afterStandings.then(this::revoke);

        assertThat(ana.reconnect()).isInstanceOf(ReconnectResult.TryLater.class);
        assertThat(ana.transport().isOver()).isFalse();
        assertOver();
    }

    @Test
    void revokedWhileTheTrailIsWritten_isHandedNothing() {
        ana.drop();
        bench.say("open", "missed");
        bench.hub.reconnecting.then(this::revoke);
        ana.reconnect();

        assertThat(ana.transport().closes()).containsExactly(CloseCode.NORMAL);
        assertThat(ana.receive().methods()).isEmpty();
        assertOver();
    }

    @Test
    void unheardOf_mayBeRevokedBeforeItIsKnown() {
        Client later = bench.client("later", "ana");
        bench.server().grants().revoke(ROOT, later.id);
        later.connect().join("open");
        later.receive();
        later.drop();

        assertThat(later.reconnect()).isInstanceOf(ReconnectResult.Over.class);
    }

    @Test
    void twice_isNothingMore() {
        revoke();
        RevocationReceipt receipt = revoke();

        assertThat(receipt.membershipsEnded()).isZero();
        assertThat(receipt.connectionsTold()).isZero();
        assertThat(bench.hub.events()).containsOnlyOnce("closing ana-1", "gone ana-1");
    }

    @Test
    void replayStoreOutOfOrder_changesNothing() {
        bench.stores.replay.fault(Fault.UNAVAILABLE);

        assertThatThrownBy(this::revoke).isInstanceOf(StoreUnavailableException.class);
        assertThat(ana.isIn("lobby")).isTrue();
        assertThat(bench.hub.events()).doesNotContain("closing ana-1");
    }

    @Test
    void trailOutOfOrder_isAnErrorAfterItTookEffect() {
        bench.stores.audit.fault(Fault.UNAVAILABLE);

        assertThatThrownBy(this::revoke).isInstanceOf(StoreUnavailableException.class);
        bench.stores.mend();
        assertThat(bench.hub.events()).containsSubsequence("closing ana-1", "gone ana-1");
        assertOver();
    }

    @Test
    void authorizationStore_hasNoPartInIt() {
        bench.stores.breakGrants(Fault.HANGS);
        ana.drop();

        assertThat(revoke().membershipsEnded()).isEqualTo(2);
        bench.stores.mend();
    }
}
