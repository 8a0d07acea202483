package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Connection;
import io.rejoin.hub.HubException;
import io.rejoin.hub.PersistentConnection;
import io.rejoin.hub.Recorder;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.HubName;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Nobody calls or comes back of whom its hubs have not heard, and whom they have turned away. */
final class LetInTest {

    private static final HubName ECHO = HubName.of("echo");

    @AutoClose
    private final Bench bench = new Bench(setup -> setup.connection("echo", new PersistentConnection() {}));

    private final Client ana = bench.client("ana-1", "ana");

    private Connection attached() {
        return bench.server().connect(ana.newcomer(), new Recorder()).connection();
    }

    private void assertUncalled(Connection connection, String why) {
        List<CompletionStage<?>> calls = List.of(
                bench.server().invoke(connection, Client.call(Bench.CHAT, "events", List.of())),
                bench.server().receive(connection, ECHO, "hi"));
        calls.forEach(
                call -> assertThatThrownBy(() -> call.toCompletableFuture().join())
                        .cause()
                        .isInstanceOf(HubException.class)
                        .hasMessage(why));
    }

    private void turnAway() {
        bench.hub.connecting.then(() -> {
            throw new IllegalStateException("not you");
        });
    }

    private ReconnectResult resume(Optional<ReconnectToken> token) {
        return bench.server()
                .resume(new ReconnectRequest(ana.newcomer(), token, Optional.empty()), ana.transport())
                .toCompletableFuture()
                .join();
    }

    private void assertTurnedAway() {
        assertThat(bench.server().connections().all()).isEmpty();
        assertThat(ana.transport().closes()).contains(CloseCode.TURNED_AWAY);
        assertThat(bench.hub.events()).containsExactly("connected ana-1", "stopped ana-1");
    }

    @Test
    void clientThatDidNotStart_callsNothing() {
        Connection connection = attached();

        assertUncalled(connection, "The connection has not started.");
    }

    @Test
    void clientCallsNothing_beforeItsHubsHaveLetItIn() {
        Connection connection = attached();
        bench.hub.connecting.then(() -> assertUncalled(connection, "The connection has not started."));

        assertThat(bench.server().established(connection)).isTrue();
    }

    @Test
    void clientWhoseConnectionIsOver_callsNothing() {
        Connection connection = ana.connect().connection();
        bench.server().grants().revoke(UserId.of("root"), ana.id);

        assertUncalled(connection, "The connection is over.");
        ana.connect();
        assertUncalled(connection, "The connection is over.");
    }

    @Test
    void stranger_whoComesBack_isNewToTheHub() {
        ana.reconnect(Optional.empty(), Optional.empty());

        assertThat(bench.hub.events()).containsExactly("connected ana-1", "reconnected ana-1");
    }

    @Test
    void stranger_whoGoesOn_isNewToTheHub() {
        resume(Optional.empty());
        assertThat(bench.hub.events()).containsExactly("connected ana-1");

        resume(Optional.empty());
        assertThat(bench.hub.events()).containsExactly("connected ana-1");
    }

    @Test
    void stranger_whomTheHubTurnsAway_doesNotComeBack() {
        turnAway();
        ana.reconnect(Optional.empty(), Optional.empty());

        assertTurnedAway();
    }

    @Test
    void stranger_whomTheHubTurnsAway_doesNotGoOn() {
        turnAway();
        resume(Optional.empty());

        assertTurnedAway();
    }

    @Test
    void clientThatDidNotStart_isNewToTheHub() {
        attached();
        turnAway();
        ana.reconnect(Optional.empty(), Optional.empty());

        assertTurnedAway();
    }

    /** The application put it into a group, beside others of its user, before it had said that it started. */
    @Test
    void clientThatDidNotStart_isNewToTheHub_thoughItHasAToken() {
        ana.connect().join("open").receive();
        ReconnectToken token = ana.token();
        bench.restart();
        attached();
        turnAway();
        ana.reconnect(token);

        assertThat(bench.server().connections().all()).isEmpty();
    }

    @Test
    void clientWithAToken_isNotNewToTheHub() {
        ana.connect().join("open").receive();
        bench.restart();
        ana.reconnect();

        assertThat(bench.hub.events()).containsExactly("connected ana-1", "reconnected ana-1");
        assertThat(ana.connection().welcomed()).isDone();
    }

    @Test
    void clientWithATokenThatGoesOn_isNotNewToTheHub() {
        ana.connect().join("open").receive();
        bench.restart();

        assertThat(resume(Optional.of(ana.token()))).isInstanceOf(ReconnectResult.Back.class);
        assertThat(bench.hub.events()).containsExactly("connected ana-1");
        assertThat(ana.connection().welcomed()).isDone();
    }

    @Test
    void strangerWithSomebodyElsesToken_isNewToTheHub() {
        Client bob = bench.client("bob-1", "bob").connect().join("open");
        bob.receive();
        turnAway();
        ana.reconnect(bob.token());

        assertThat(bench.hub.events()).containsExactly("connected bob-1", "connected ana-1", "stopped ana-1");
    }

    @Test
    void clientThatStarted_isNotNewToTheHub() {
        ana.connect().drop();
        ana.reconnect(Optional.empty(), Optional.empty());

        assertThat(bench.hub.events()).containsExactly("connected ana-1", "reconnected ana-1");
    }
}
