package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Eventually;
import io.rejoin.contract.Fault;
import io.rejoin.hub.CloseCode;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.Recorder;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditRecord;
import io.rejoin.hub.backplane.BackplaneUnavailableException;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.FamilyId;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.RefusalReason;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A hub, or a module around it, needs a store for whoever connects, and the store fails. Over stores in memory, without a network. */
final class ConnectOutageTest {

    private final Moment inModule = new Moment();

    @AutoClose
    private final Bench bench = new Bench(setup -> setup.module(new HubModule() {
        @Override
        public void onConnect(HubCall call, Runnable next) {
            next.run();
            inModule.pass();
        }
    }));

    private final Client ana = bench.client("ana-1", "ana");

    private void join(String group) {
        bench.server().groups(Bench.CHAT).join(ana.id, Bench.group(group));
    }

    private void expectLetGoUntilLater() {
        assertThatThrownBy(ana::connect).isInstanceOf(StoreUnavailableException.class);
        assertThat(ana.transport().closes()).containsExactly(CloseCode.TRY_AGAIN_LATER);
        assertThat(bench.server().connections().all()).isEmpty();
        assertThat(bench.hub.events()).containsExactly("connected ana-1", "stopped ana-1");
    }

    /** All its tokens count, if it has any. */
    private boolean isFamilyAlive() {
        return bench.stores
                .replayRows
                .update(FamilyId.of("ana-1"), row -> row)
                .filter(state -> !state.ended())
                .isPresent();
    }

    @Test
    void hubThatJoinsWhileTheReplayStoreFails_turnsNobodyAway() {
        bench.stores.replay.fault(Fault.UNAVAILABLE);
        bench.hub.connecting.then(() -> join("open"));

        expectLetGoUntilLater();

        bench.stores.mend();
        bench.hub.connecting.then(() -> join("open"));
        assertThat(ana.connect().isIn("open")).isTrue();
    }

    @Test
    void hubThatJoinsWhileTheGrantStoreFails_turnsNobodyAway_andLeavesNothingBehind() {
        bench.grant("ana", "lobby");
        bench.stores.breakGrants(Fault.UNAVAILABLE);
        bench.hub.connecting.then(() -> {
            join("open");
            join("lobby");
        });

        expectLetGoUntilLater();
        assertThat(bench.server().groups(Bench.CHAT).names()).isEmpty();
        assertThat(isFamilyAlive()).isTrue();
    }

    @Test
    void moduleWhoseStoreFailsDeepInside_turnsNobodyAway() {
        inModule.then(() -> {
            throw new IllegalStateException(new CompletionException(new StoreUnavailableException("gone")));
        });

        expectLetGoUntilLater();
    }

    @Test
    void moduleThatWaitsForAnotherServerInVain_turnsNobodyAway() {
        inModule.then(() -> {
            throw new BackplaneUnavailableException("gone");
        });

        expectLetGoUntilLater();
    }

    @Test
    void moduleWhoseFailureHasNoEnd_turnsAway() {
        IllegalStateException one = new IllegalStateException();
        one.initCause(new IllegalStateException(one));
        inModule.then(() -> {
            throw one;
        });

        assertThat(ana.connect().transport().closes()).containsExactly(CloseCode.TURNED_AWAY);
    }

    @Test
    void groupThatIsRefused_isNoOutage() {
        bench.hub.connecting.then(() -> join("lobby"));

        assertThat(ana.connect().transport().closes()).containsExactly(CloseCode.TURNED_AWAY);
    }

    @Test
    void oneHubThatTurnsAway_isNotOutvotedByAnOutageInAnother() {
        HubModule failing = new HubModule() {
            @Override
            public void onConnect(HubCall call, Runnable next) {
                throw call.hub().equals(Bench.CHAT)
                        ? new StoreUnavailableException("gone")
                        : new IllegalStateException("not today");
            }
        };
        try (Bench two = new Bench(setup -> setup.hub("other", new TestHub()).module(failing))) {
            Recorder transport = new Recorder();
            two.server()
                    .started(two.server()
                            .connect(two.ofAllHubs("ana-1"), transport)
                            .connection());

            assertThat(transport.closes()).containsExactly(CloseCode.TURNED_AWAY);
        }
    }

    @Test
    void clientWithATokenThatIsNoGood_isAskedToComeAgain_andTheTrailSaysWhy() {
        bench.stores.breakGrants(Fault.UNAVAILABLE);
        bench.hub.connecting.then(() -> join("lobby"));

        assertThat(comeBack()).isInstanceOf(ReconnectResult.TryLater.class);
        assertThat(bench.hub.events()).containsExactly("connected ana-1", "stopped ana-1");
        assertThat(bench.server().connections().all()).isEmpty();
        assertThat(isFamilyAlive()).isTrue();
        Eventually.until(
                "the outage is on the trail",
                () -> bench.trail().stream()
                        .map(AuditRecord::event)
                        .filter(event -> event.kind() == AuditEvent.Kind.RECONNECT)
                        .anyMatch(event -> event.reason().equals(Optional.of(RefusalReason.STORE_UNAVAILABLE))));

        bench.stores.mend();
        bench.hub.connecting.clear();
        assertThat(comeBack()).isInstanceOf(ReconnectResult.Back.class);
        assertThat(bench.hub.events()).endsWith("connected ana-1", "reconnected ana-1");
    }

    private ReconnectResult comeBack() {
        ReconnectRequest request =
                new ReconnectRequest(ana.newcomer(), Optional.of(ReconnectToken.of("garbage")), Optional.empty());
        return bench.server()
                .arrivals()
                .comeBack(request, new Recorder(), false, outcome -> {})
                .toCompletableFuture()
                .join();
    }
}
