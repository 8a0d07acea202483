package io.rejoin.hub;

import static io.rejoin.hub.Sample.ANA;
import static io.rejoin.hub.Sample.BOB;
import static io.rejoin.hub.Sample.CHAT;
import static io.rejoin.hub.Sample.LOBBY;
import static io.rejoin.hub.Sample.connection;
import static io.rejoin.hub.Sample.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.token.Position;
import io.rejoin.token.Revision;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client hears that comes with a position of another server. */
final class NeighboursTest {
    private final Sample sample = new Sample();
    private final Connections connections = sample.connections;
    private final Returns returns = sample.returns;
    private final Neighbours neighbours = new Neighbours(connections);
    private final Topic user = Topic.user(CHAT, ANA);

    private Returned restore(Connection who, Position from, Granted... granted) {
        Expected expected = returns.expect(who);
        returns.reserved(who, sample.generations());
        return returns.restore(expected, new Recorder(), Set.of(granted), Set.of(), Optional.of(from));
    }

    private void introduce(String server) {
        neighbours.introduced(server, new Said(0, Duration.ZERO));
    }

    private Position fromB(Map<String, Long> others) {
        return new Position("B", 7, new TreeMap<>(others));
    }

    private Received open(Returned returned) {
        returns.open(returned, returns.missed(returned));
        return Received.all(returned.outbox());
    }

    @Test
    void whoWasAheadHere_isNotPutBackByAnOlderMessageOfAThird() {
        introduce("B");
        introduce("C");
        Attached unused = sample.attach("z", BOB);
        neighbours.heard(new Origin("C", 0, 3), user, message("new to her"), Set.of());
        Origin heardAtB = neighbours.publish(user, message("heard at B"), Set.of());
        Connection ana = connection("a", ANA);
        Returned first = restore(ana, fromB(Map.of("C", 0L, neighbours.log(), heardAtB.number())));
        Received received = open(first);
        connections.detach(first.connection(), first.outbox());
        Returned again = restore(ana, received.position());

        assertThat(received.methods()).containsExactly("new to her");
        assertThat(returns.missed(again).hasGap()).isFalse();
        assertThat(open(again).methods()).isEmpty();
    }

    @Test
    void grantedAnew_getsNothingFromBefore_alsoWithAPositionOfAnotherServer() {
        introduce("B");
        Attached attached = sample.attach("a", ANA);
        Connection ana = attached.connection();
        sample.join(ana, LOBBY, 1);
        long here = Received.all(attached.outbox()).position().offset();
        connections.detach(ana, attached.outbox());
        Origin unused = neighbours.publish(Topic.group(CHAT, LOBBY), message("while she was revoked"), Set.of());
        Granted anew = new Granted(CHAT, LOBBY, Optional.of(Revision.of(9)), GroupVerdict.GRANTED_ANEW, false);
        Returned back = restore(ana, fromB(Map.of(neighbours.log(), here)), anew);

        assertThat(returns.missed(back).hasGap()).isTrue();
        assertThat(open(back).methods()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoWasAheadHere_hearsNothingTwice_howeverManyServersWereReplacedSince(boolean elsewhere) {
        introduce("C");
        Map<String, Long> others = new TreeMap<>(Map.of("C", 5L));
        for (int i = 1; i < Position.OTHERS_MAX; i++) {
            introduce("gone" + i);
            others.put("gone" + i, 0L);
        }
        sample.clock.advance(Duration.ofHours(1));
        introduce("B");
        introduce("C");
        Connection ana = connection("a", ANA);
        Returned back =
                restore(ana, elsewhere ? fromB(others) : new Position(neighbours.log(), 0, new TreeMap<>(others)));
        Origin unused = neighbours.publish(user, message("live"), Set.of());
        Received received = open(back);
        assertThat(received.methods()).containsExactly("live");
        connections.detach(ana, back.outbox());
        neighbours.heard(new Origin("C", 0, 5), user, message("heard elsewhere"), Set.of());

        assertThat(open(restore(ana, received.position())).methods()).isEmpty();
    }
}
