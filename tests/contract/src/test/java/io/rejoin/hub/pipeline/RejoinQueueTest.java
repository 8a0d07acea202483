package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Recorder;
import io.rejoin.hub.Transport;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.hub.reconnect.RejoinDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits when many come back, and for how many there is room. Touches nothing outside this JVM. */
final class RejoinQueueTest {

    private static final int ROOM = 200;

    private final CountDownLatch free = new CountDownLatch(1);
    private final Bench bench =
            new Bench(setup -> setup.policy(HubServerPolicy.defaults().withRejoinsPending(ROOM))
                    .module(new HubModule() {
                        @Override
                        public RejoinDecision onRejoin(RejoinDecision decision) {
                            if (!decision.connection().id().value().startsWith("quick")) {
                                await();
                            }
                            return decision;
                        }
                    }));

    private void await() {
        try {
            free.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        free.countDown();
        bench.close();
    }

    private CompletionStage<ReconnectResult> reconnect(String id, Transport transport) {
        return bench.server()
                .reconnect(
                        new ReconnectRequest(bench.client(id, "ana").newcomer(), Optional.empty(), Optional.empty()),
                        transport);
    }

    @Test
    void oneMoreThanThereIsRoomFor_isRefusedAtOnceThoughTheOthersWait() {
        List<CompletionStage<ReconnectResult>> waiting = new ArrayList<>();
        for (int i = 0; i < ROOM; i++) {
            waiting.add(reconnect("ana-" + i, new Recorder()));
        }
        assertThat(reconnect("late", new Recorder()).toCompletableFuture())
                .isCompletedWithValueMatching(ReconnectResult.TryLater.class::isInstance);
        assertThat(waiting).noneMatch(stage -> stage.toCompletableFuture().isDone());

        free.countDown();
        assertThat(waiting).allMatch(stage -> stage.toCompletableFuture().join() instanceof ReconnectResult.Back);
        assertThat(reconnect("late", new Recorder()).toCompletableFuture().join())
                .isInstanceOf(ReconnectResult.Back.class);
    }

    @Test
    void callsAndOthersWork_goesOnWhileEverybodyComesBack() {
        for (int i = 0; i < ROOM; i++) {
            reconnect("ana-" + i, new Recorder());
        }
        CountDownLatch done = new CountDownLatch(1);
        bench.server().workers().execute(done::countDown);

        Eventually.until("a worker has time", () -> done.getCount() == 0);
    }

    @Test
    void serverThatCloses_letsWhoIsOnTheWayThrough() {
        List<CompletionStage<ReconnectResult>> waiting = new ArrayList<>();
        for (int i = 0; i < ROOM; i++) {
            waiting.add(reconnect("ana-" + i, new Recorder()));
        }
        Client here = bench.client("here", "bo").connect();
        CompletableFuture<Void> closed = CompletableFuture.runAsync(bench::close);
        Eventually.until("it closes", () -> here.transport().isOver());
        free.countDown();
        closed.join();

        assertThat(waiting).allMatch(stage -> stage.toCompletableFuture().join() instanceof ReconnectResult.Back);
    }

    @Test
    void applicationThatTakesLong_keepsNobodyElseWaiting() {
        for (int i = 0; i < ROOM - 1; i++) {
            reconnect("ana-" + i, new Recorder());
        }
        CompletionStage<ReconnectResult> quick = reconnect("quick", new Recorder());

        Eventually.until("it is back", () -> quick.toCompletableFuture().isDone());
    }

    @Test
    void whoHasLeftBeforeItsTurn_isNotWalkedFor() {
        free.countDown();
        Transport left = new Transport() {
            @Override
            public void wake() {}

            @Override
            public void close(CloseCode code) {}

            @Override
            public boolean isOpen() {
                return false;
            }
        };

        assertThat(reconnect("gone", left).toCompletableFuture().join()).isInstanceOf(ReconnectResult.TryLater.class);
        assertThat(bench.server().connections().count()).isZero();
        assertThat(bench.trail()).isEmpty();
    }
}
