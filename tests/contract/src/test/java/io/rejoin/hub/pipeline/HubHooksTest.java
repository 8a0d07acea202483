package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.CloseCode;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.HubSend;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Modules around what hubs say and what they are told. */
final class HubHooksTest {
    private final List<String> calls = new CopyOnWriteArrayList<>();

    /** Notes when it is entered and left. */
    private final class Noting implements HubModule {
        private final String name;

        Noting(String name) {
            this.name = name;
        }

        @Override
        public void onSend(HubSend send, Runnable next) {
            around("send " + send.method() + send.arguments(), next);
        }

        @Override
        public void onConnect(HubCall call, Runnable next) {
            around("connect " + call.connection().value(), next);
        }

        @Override
        public void onReconnect(HubCall call, RejoinOutcome outcome, Runnable next) {
            around("reconnect " + outcome.groups().size(), next);
        }

        @Override
        public void onDisconnect(HubCall call, boolean stopped, Runnable next) {
            around("disconnect " + stopped, next);
        }

        private void around(String what, Runnable next) {
            calls.add(name + " before " + what);
            next.run();
            calls.add(name + " after " + what);
        }
    }

    /** Stops everything but calls. */
    private static final class Silent implements HubModule {
        @Override
        public void onSend(HubSend send, Runnable next) {}

        @Override
        public void onConnect(HubCall call, Runnable next) {}

        @Override
        public void onReconnect(HubCall call, RejoinOutcome outcome, Runnable next) {}

        @Override
        public void onDisconnect(HubCall call, boolean stopped, Runnable next) {}
    }

    private Bench noting() {
        return new Bench(setup -> setup.module(new Noting("a")).module(new Noting("b")));
    }

    private void expect(String what) {
        assertThat(calls).containsExactly("a before " + what, "b before " + what, "b after " + what, "a after " + what);
        calls.clear();
    }

    @Test
    void everyEvent_passesTheModulesFromOutsideInAndBack() {
        try (Bench bench = noting()) {
            Client ana = bench.client("ana-1", "ana").connect();
            expect("connect ana-1");
            ana.join("open");
            ana.receive();
            ana.drop();
            ana.reconnect();
            expect("reconnect 1");
            bench.server().abort(ana.newcomer());
            expect("disconnect true");
            assertThat(bench.hub.events()).containsExactly("connected ana-1", "reconnected ana-1", "stopped ana-1");
        }
    }

    @Test
    void send_passesTheModules_andArrives() {
        try (Bench bench = noting()) {
            Client ana = bench.client("ana-1", "ana").connect();
            calls.clear();
            bench.server().clients(Bench.CHAT).user(UserId.of("ana")).send("said", "hi", 7);

            expect("send said[hi, 7]");
            assertThat(ana.receive().methods()).containsExactly("said");
        }
    }

    @Test
    void moduleThatDoesNotGoOn_silencesHubAndClients() {
        try (Bench bench = new Bench(setup -> setup.module(new Silent()).module(new Noting("inner")))) {
            Client ana = bench.client("ana-1", "ana").connect();
            bench.server().clients(Bench.CHAT).all().send("said");
            ana.join("open");
            assertThat(ana.receive().methods()).isEmpty();
            ana.drop();
            ana.reconnect();
            assertThat(ana.isIn("open")).isTrue();
            bench.server().abort(ana.newcomer());

            assertThat(bench.hub.events()).isEmpty();
            assertThat(calls).isEmpty();
        }
    }

    @Test
    void moduleThatFailsWhenSomebodyComesBack_changesNothing() {
        HubModule failing = new HubModule() {
            @Override
            public void onReconnect(HubCall call, RejoinOutcome outcome, Runnable next) {
                throw new IllegalStateException("broken");
            }
        };
        try (Bench bench = new Bench(setup -> setup.module(failing))) {
            Client ana = bench.client("ana-1", "ana").connect().join("open");
            ana.receive();
            ana.drop();
            ana.reconnect();

            assertThat(ana.isIn("open")).isTrue();
        }
    }

    @Test
    void moduleThatFailsWhenSomebodyConnects_turnsItAway() {
        HubModule failing = new HubModule() {
            @Override
            public void onConnect(HubCall call, Runnable next) {
                next.run();
                throw new IllegalStateException("not today");
            }
        };
        try (Bench bench = new Bench(setup -> setup.module(failing))) {
            Client ana = bench.client("ana-1", "ana").connect();

            assertThat(bench.server().connections().all()).isEmpty();
            assertThat(ana.transport().closes()).containsExactly(CloseCode.TURNED_AWAY);
            assertThat(bench.hub.events()).containsExactly("connected ana-1", "stopped ana-1");
        }
    }

    /** What it does when somebody goes may depend on what it did when it came. */
    @Test
    void hubThatIsStillToldOfOneWhoCame_hearsThatItWentOnlyThen() {
        try (Bench bench = noting()) {
            Client ana = bench.client("ana-1", "ana");
            bench.hub.connecting.then(() -> bench.server().abort(ana.newcomer()));
            ana.connect();
            assertThat(calls)
                    .containsSubsequence(
                            "a after connect ana-1", "a before disconnect true", "a after disconnect true");
            assertThat(bench.hub.events()).containsExactly("connected ana-1", "stopped ana-1");
        }
    }

    @Test
    void hubThatIsStillToldOfOneWhoCameBack_hearsThatItWentOnlyThen() {
        try (Bench bench = noting()) {
            Client ana = bench.client("ana-1", "ana").connect().join("open");
            ana.receive();
            Bench other = bench.beside(setup -> setup.module(new Noting("a")).module(new Noting("b")));
            try (other) {
                other.hub.reconnecting.then(() -> other.server().abort(ana.newcomer()));
                calls.clear();
                ana.at(other).reconnect();
                assertThat(calls).containsSubsequence("a after reconnect 1", "a before disconnect true");
                assertThat(other.hub.events()).containsExactly("reconnected ana-1", "stopped ana-1");
            }
        }
    }

    @Test
    void moduleThatFailsInASend_isHeardByTheSender() {
        HubModule failing = new HubModule() {
            @Override
            public void onSend(HubSend send, Runnable next) {
                throw new IllegalStateException("not this");
            }
        };
        try (Bench bench = new Bench(setup -> setup.module(failing))) {
            assertThatThrownBy(() -> bench.server().clients(Bench.CHAT).all().send("said"))
                    .hasMessage("not this");
        }
    }

    @Test
    void usable_isWhatNoModuleForbids() {
        HubModule nobody = new HubModule() {
            @Override
            public boolean mayUse(HubName hub, Optional<UserId> user) {
                return !hub.value().equals("secret");
            }
        };
        try (Bench bench = new Bench(setup ->
                setup.hub("secret", new TestHub()).module(new Noting("a")).module(nobody))) {
            assertThat(bench.server().usable(bench.server().hubs(), Optional.empty()))
                    .containsExactly(Bench.CHAT);
        }
    }
}
