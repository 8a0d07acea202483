package io.rejoin.hub;

import static io.rejoin.hub.Sample.ANA;
import static io.rejoin.hub.Sample.CHAT;
import static io.rejoin.hub.Sample.LOBBY;
import static io.rejoin.hub.Sample.OPS;
import static io.rejoin.hub.Sample.granted;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.Connections.Attached;
import io.rejoin.token.Position;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two returns of one connection at once, and more missed than is handed over. In memory, on a test clock. */
final class ReturnsEdgesTest {
    private final Sample sample = new Sample();
    private final Connections connections = sample.connections;
    private final Returns returns = sample.returns;
    private final Attached ana = sample.attach("a", ANA);
    private final Connection connection = ana.connection();

    private Position drop() {
        Position position = Received.all(ana.outbox()).position();
        connections.detach(connection, ana.outbox());
        return position;
    }

    private Returned restore(Connection who, Position from, Granted... granted) {
        return restore(returns.expect(who), from, granted);
    }

    private Returned restore(Expected who, Position from, Granted... granted) {
        returns.reserved(who.connection(), sample.generations());
        return returns.restore(who, new Recorder(), Set.of(granted), Set.of(), Optional.of(from));
    }

    @Test
    void undoOfANewcomerThatCameTwice_leavesTheOtherItsGroups() {
        Expected newcomer = returns.expect(Sample.connection("n", ANA));
        Returned first = restore(newcomer, connections.log.head(), granted(LOBBY, 1));
        Returned second = restore(newcomer.connection(), connections.log.head(), granted(LOBBY, 1));
        returns.open(second, returns.missed(second));

        returns.undo(first);

        assertThat(connections.groups(newcomer.connection()).contains(CHAT, LOBBY))
                .isTrue();
        assertThat(returns.remembered(newcomer.connection())).isPresent();
    }

    @Test
    void joinedWhileTwoWalksAreUnderWay_staysAMember() {
        sample.join(connection, LOBBY, 1);
        Position position = drop();
        Expected first = returns.expect(connection);
        sample.join(connection, OPS, 1);
        returns.expect(connection);

        restore(first, position, granted(LOBBY, 1));

        assertThat(connections.groups(connection).contains(CHAT, OPS)).isTrue();
    }

    @Test
    void moreThanOneReconnectHandsOver_isTheNewestOfAllTopics() {
        sample.join(connection, LOBBY, 1);
        sample.join(connection, OPS, 1);
        Position position = drop();
        for (int i = 0; i < 10; i++) {
            sample.say(i % 2 == 0 ? LOBBY : OPS, "m" + i);
        }

        Missed missed = returns.missed(restore(connection, position, granted(LOBBY, 1), granted(OPS, 1)));

        assertThat(missed.hasGap()).isTrue();
        assertThat(missed.entries())
                .extracting(entry -> Received.method(entry.message()))
                .containsExactly("m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9");
    }

    @Test
    void lostMessagesToTheConnectionItself_areAGapToo() {
        Position position = drop();
        for (int i = 0; i < 10; i++) {
            connections.publish(Topic.connection(CHAT, connection.id()), Sample.message("m" + i), Set.of());
        }

        assertThat(returns.missed(restore(connection, position)).hasGap()).isTrue();
    }
}
