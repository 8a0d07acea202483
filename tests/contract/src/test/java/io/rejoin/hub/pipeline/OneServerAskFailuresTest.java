package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.reconnect.ReconnectRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Questions of one server by itself that get no answer, and those that are asked too early. */
final class OneServerAskFailuresTest extends AskFailuresContract {
    OneServerAskFailuresTest() {
        super(false);
    }

    @Test
    void askingWhoJustConnects_isNotAllowed() {
        String text = "Client results inside OnConnectedAsync Hub methods are not allowed.";
        Attached ana = connect("ana");

        assertFails(Objects.requireNonNull(quiz.askedTooEarly), text);
        assertThat(received(ana)).isEmpty();
    }

    @Test
    void askingWhoJustComesBack_isNotAllowed() {
        Attached ana = connect("ana");
        quiz.askedTooEarly = null;
        bench.server().lost(ana.connection(), ana.outbox());
        Connection back =
                new Connection(ana.connection().id(), ana.connection().family(), Optional.empty(), Set.of(QUIZ));
        bench.reconnect(new ReconnectRequest(back, Optional.empty(), Optional.empty()), new Line());

        assertFails(
                Objects.requireNonNull(quiz.askedTooEarly),
                "Client results inside OnConnectedAsync Hub methods are not allowed.");
    }
}
