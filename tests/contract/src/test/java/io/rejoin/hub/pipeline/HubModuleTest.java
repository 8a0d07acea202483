package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.reconnect.RejoinDecision;
import io.rejoin.token.RefusalReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Modules around rejoins and calls. A server over stores in memory, without a network. */
final class HubModuleTest {

    private static HubModule rejoin(UnaryOperator<RejoinDecision> change) {
        return new HubModule() {
            @Override
            public RejoinDecision onRejoin(RejoinDecision decision) {
                return change.apply(decision);
            }
        };
    }

    private static HubModule without(String group) {
        return rejoin(decision -> decision.retainIf((hub, name) -> !name.value().equals(group)));
    }

    private static HubModule noting(String name, List<String> calls) {
        return new HubModule() {
            @Override
            public CompletionStage<@Nullable Object> onCall(
                    HubInvocation invocation, Supplier<CompletionStage<@Nullable Object>> next) {
                calls.add(name + " " + invocation.method());
                return next.get();
            }
        };
    }

    private static Client member(Bench bench) {
        Client ana = bench.client("ana-1", "ana").connect().join("open1").join("open2");
        ana.receive();
        ana.drop();
        return ana;
    }

    @Test
    void moduleThatNarrows_takesTheGroupAway() {
        try (Bench bench = new Bench(setup -> setup.module(without("open1")))) {
            Client ana = member(bench);
            bench.say("open1", "1");
            bench.say("open2", "2");
            ana.reconnect();

            assertThat(ana.verdict("open1")).isEqualTo(GroupVerdict.NARROWED);
            assertThat(ana.receive().methods()).containsExactly("2");
            assertThat(ana.isIn("open1")).isFalse();
        }
    }

    @Test
    void severalModules_allHaveTheirSay() {
        try (Bench bench = new Bench(setup -> setup.module(without("open1")).module(without("open2")))) {
            Client ana = member(bench);
            ana.reconnect();

            assertThat(ana.verdict("open1")).isEqualTo(GroupVerdict.NARROWED);
            assertThat(ana.verdict("open2")).isEqualTo(GroupVerdict.NARROWED);
        }
    }

    @Test
    void moduleThatPassesOnAnotherWalksDecision_stopsTheReconnect() {
        List<RejoinDecision> kept = new ArrayList<>();
        HubModule swapping = rejoin(decision -> {
            kept.add(decision);
            return kept.get(0);
        });
        try (Bench bench = new Bench(setup -> setup.module(swapping))) {
            Client ana = member(bench);
            ana.reconnect();
            Client bob = bench.client("bob-1", "bob").connect().join("open1");
            bob.receive();
            bob.drop();

            assertThatThrownBy(bob::reconnect).isInstanceOf(IllegalStateException.class);
            assertThat(bob.transport().wakes()).isZero();
        }
    }

    @Test
    void moduleThatUndoesTheNarrowingOfAnother_stopsTheReconnect() {
        List<RejoinDecision> kept = new ArrayList<>();
        HubModule keeping = rejoin(decision -> {
            kept.add(decision);
            return decision.retainIf((hub, name) -> false);
        });
        HubModule widening = rejoin(decision -> kept.get(0));
        try (Bench bench = new Bench(setup -> setup.module(keeping).module(widening))) {
            Client ana = member(bench);

            assertThatThrownBy(ana::reconnect).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void moduleThatFails_letsTheClientComeAgain() {
        boolean[] fails = {true};
        HubModule failing = rejoin(decision -> {
            if (fails[0]) {
                throw new IllegalArgumentException("a bug");
            }
            return decision;
        });
        try (Bench bench = new Bench(setup -> setup.module(failing))) {
            Client ana = member(bench);
            assertThatThrownBy(ana::reconnect).isInstanceOf(IllegalArgumentException.class);
            fails[0] = false;

            ana.reconnect();

            assertThat(ana.isIn("open1")).isTrue();
        }
    }

    @Test
    void calls_goThroughTheModulesInTheirOrder() {
        List<String> calls = new ArrayList<>();
        try (Bench bench =
                new Bench(setup -> setup.module(noting("outer", calls)).module(noting("inner", calls)))) {
            Client ana = bench.client("ana-1", "ana").connect();
            bench.server().invoke(ana.connection(), Client.call(Bench.CHAT, "events", List.of()));

            assertThat(calls).containsExactly("outer events", "inner events");
        }
    }

    @Test
    void moduleThatDoesNotPassOn_leavesTheHubOut() {
        HubModule answering = new HubModule() {
            @Override
            public CompletionStage<@Nullable Object> onCall(
                    HubInvocation invocation, Supplier<CompletionStage<@Nullable Object>> next) {
                return CompletableFuture.completedStage("mine");
            }
        };
        try (Bench bench = new Bench(setup -> setup.module(answering))) {
            Client ana = bench.client("ana-1", "ana").connect();

            assertThat(bench.server()
                            .invoke(ana.connection(), Client.call(Bench.CHAT, "noSuchMethod", List.of()))
                            .toCompletableFuture()
                            .join())
                    .isEqualTo("mine");
        }
    }

    @Test
    void moduleThatFails_isNotedAndTheClientComesBackLater() {
        AtomicBoolean broken = new AtomicBoolean(true);
        HubModule fragile = new HubModule() {
            @Override
            public RejoinDecision onRejoin(RejoinDecision decision) {
                if (broken.get()) {
                    throw new NoClassDefFoundError("half an installation");
                }
                return decision;
            }
        };
        try (Bench own = new Bench(setup -> setup.module(fragile))) {
            Client bob = own.client("bob-1", "bob").connect().join("open");
            bob.receive();
            bob.drop();
            own.restart();

            assertThatThrownBy(bob::reconnect).isInstanceOf(NoClassDefFoundError.class);
            Eventually.until(
                    "it is noted", () -> own.lastRecord().event().reason().equals(Optional.of(RefusalReason.FAILED)));
            assertThat(own.server().connections().count()).isZero();

            broken.set(false);
            bob.reconnect();
            assertThat(bob.isIn("open")).isTrue();
        }
    }
}
