package io.rejoin.hub;

import static io.rejoin.hub.Sample.ANA;
import static io.rejoin.hub.Sample.CHAT;
import static io.rejoin.hub.Sample.LOBBY;
import static io.rejoin.hub.Sample.OPS;
import static io.rejoin.hub.Sample.granted;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.Connections.Attached;
import io.rejoin.token.GroupName;
import io.rejoin.token.Position;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Corners of memberships and queues. In memory, on a test clock. */
final class ConnectionsEdgesTest {
    private final Sample sample = new Sample();
    private final Connections connections = sample.connections;
    private final Attached ana = sample.attach("a", ANA);
    private final Connection connection = ana.connection();

    @Test
    void endTwice_saysThatSomebodyElseWasFirst() {
        connections.end(connection);

        assertThat(connections.end(connection)).isFalse();
    }

    @Test
    void endOfAConnectionThatWasNeverKnown_isFalse() {
        assertThat(connections.end(Sample.connection("unknown", Sample.BOB))).isFalse();
    }

    @Test
    void leavesOfManyGroups_areNotRememberedForEver() {
        for (int i = 0; i < 20_000; i++) {
            sample.leave(connection, GroupName.of("g" + i));
        }

        assertThat(connection.struck.size()).isLessThan(10_000);
    }

    @Test
    void slowClientsQueue_growsNoFurtherThanItsLimit() {
        sample.join(connection, LOBBY, 1);
        Received.all(ana.outbox());
        for (int i = 0; i < 100; i++) {
            sample.say(LOBBY, "m" + i);
        }

        assertThat(Received.all(ana.outbox()).methods().size()).isLessThanOrEqualTo(Sample.LIMITS.queuedMax() + 1);
    }

    @Test
    void leftAndJoinedAgainBeforeTheHandover_getsNothingFromBeforeThatJoin() {
        sample.join(connection, LOBBY, 1);
        Position position = Received.all(ana.outbox()).position();
        connections.detach(connection, ana.outbox());
        sample.say(LOBBY, "before");
        Expected expected = sample.returns.expect(connection);
        Returned returned = sample.returns.restore(
                expected, new Recorder(), Set.of(granted(LOBBY, 1)), Set.of(), Optional.of(position));
        Missed missed = sample.returns.missed(returned);

        sample.leave(connection, LOBBY);
        sample.join(connection, LOBBY, 1);
        sample.say(LOBBY, "after");
        sample.returns.open(returned, missed);

        assertThat(Received.all(returned.outbox()).methods()).containsExactly("after");
    }

    @Test
    void joinedDuringTheWalk_isStillAMemberAfterwards() {
        sample.join(connection, LOBBY, 1);
        Position position = Received.all(ana.outbox()).position();
        connections.detach(connection, ana.outbox());
        Expected expected = sample.returns.expect(connection);
        sample.join(connection, OPS, 1);

        sample.returns.restore(expected, new Recorder(), Set.of(granted(LOBBY, 1)), Set.of(), Optional.of(position));

        assertThat(connections.groups(connection).contains(CHAT, OPS)).isTrue();
    }

    @Test
    void attachedAgainWhileAMember_isGivenItsTokenAgain() {
        sample.join(connection, LOBBY, 1);

        Attached again = sample.attach("a", ANA);

        assertThat(Received.all(again.outbox()).tokens()).isNotEmpty();
    }

    @Test
    void joinedWhereItStood_isNotLostWithoutAToken() {
        Position position = ana.outbox().position();
        sample.join(connection, LOBBY, 1);
        connections.detach(connection, ana.outbox());

        assertThat(sample.returns.enteredAfter(connection, position).contains(CHAT, LOBBY))
                .isTrue();
    }

    @Test
    void attachOverAFrameUnderWay_cutsItOff() {
        sample.join(connection, LOBBY, 1);
        sample.say(LOBBY, "under way");
        ana.outbox().take(10);

        sample.attach("a", ANA);

        assertThat(((Recorder) ana.outbox().transport()).cuts()).isEqualTo(1);
    }
}
