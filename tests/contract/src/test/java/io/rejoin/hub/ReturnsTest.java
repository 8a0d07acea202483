package io.rejoin.hub;

import static io.rejoin.hub.Sample.ANA;
import static io.rejoin.hub.Sample.CHAT;
import static io.rejoin.hub.Sample.LOBBY;
import static io.rejoin.hub.Sample.OPS;
import static io.rejoin.hub.Sample.granted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.Position;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In memory, on a test clock. */
final class ReturnsTest {
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
        Expected expected = returns.expect(who);
        returns.reserved(who, sample.generations());
        return returns.restore(expected, new Recorder(), Set.of(granted), Set.of(), Optional.of(from));
    }

    private Received open(Returned returned) {
        returns.open(returned, returns.missed(returned));
        return Received.all(returned.outbox());
    }

    @Test
    void missed_comesOnceInOrderOverAllGroups() {
        sample.join(connection, LOBBY, 1);
        sample.join(connection, OPS, 1);
        Position position = drop();
        sample.say(OPS, "1");
        sample.say(LOBBY, "2");
        sample.say(OPS, "3");

        Returned returned = restore(connection, position, granted(LOBBY, 1), granted(OPS, 1));
        sample.say(LOBBY, "4");
        Missed missed = returns.missed(returned);
        sample.say(OPS, "5");
        returns.open(returned, missed);
        sample.say(LOBBY, "6");

        assertThat(missed.hasGap()).isFalse();
        assertThat(missed.size()).isEqualTo(3);
        assertThat(Received.all(returned.outbox()).methods()).containsExactly("1", "2", "3", "4", "5", "6");
    }

    @Test
    void beforeOpen_nothingIsHandedOver() {
        sample.join(connection, LOBBY, 1);
        Position position = drop();
        sample.say(LOBBY, "1");

        Returned returned = restore(connection, position, granted(LOBBY, 1));
        sample.say(LOBBY, "2");

        assertThat(returned.outbox().take(10)).isEmpty();
    }

    @Test
    void whatIsNotGranted_isGone() {
        sample.join(connection, LOBBY, 1);
        sample.join(connection, OPS, 1);
        Position position = drop();
        sample.say(LOBBY, "lobby");
        sample.say(OPS, "ops");

        Received received = open(restore(connection, position, granted(OPS, 1)));

        assertThat(received.methods()).containsExactly("ops");
        assertThat(received.token().groups().contains(CHAT, LOBBY)).isFalse();
        assertThat(connections.groups(connection).contains(CHAT, LOBBY)).isFalse();
    }

    @Test
    void oldCursor_readsNothingFromBeforeTheJoin() {
        Position start = ana.outbox().position();
        sample.say(LOBBY, "before");
        sample.join(connection, LOBBY, 1);
        sample.say(LOBBY, "after");
        drop();

        assertThat(open(restore(connection, start, granted(LOBBY, 1))).methods())
                .containsExactly("after");
    }

    @Test
    void joinedWhileAway_isReplayedFromThereOn() {
        sample.join(connection, LOBBY, 1);
        Position position = drop();
        sample.say(OPS, "before");
        sample.join(connection, OPS, 1);
        sample.say(OPS, "after");

        assertThat(returns.enteredAfter(connection, position).isEmpty()).isFalse();
        assertThat(open(restore(connection, position, granted(LOBBY, 1), granted(OPS, 1)))
                        .methods())
                .containsExactly("after");
    }

    @Test
    void tokenOfARejoin_isFirstAndSaysWhereTheClientStands() {
        sample.join(connection, LOBBY, 1);
        Position position = drop();
        sample.say(LOBBY, "1");

        Returned returned = restore(connection, position, granted(LOBBY, 1));
        returns.open(returned, returns.missed(returned));
        Batch first = returned.outbox().take(1).orElseThrow();

        assertThat(first.token().orElseThrow().position()).isEqualTo(position);
    }

    @Test
    void tokenThatListsALaterGroup_neverReachesBackBehindThatJoin() {
        sample.join(connection, LOBBY, 1);
        Position position = drop();
        sample.say(OPS, "secret");
        sample.join(connection, OPS, 1);

        Returned returned = restore(connection, position, granted(LOBBY, 1), granted(OPS, 1));
        Received received = open(returned);

        assertThat(received.token().groups().contains(CHAT, OPS)).isTrue();
        assertThat(received.token().position().offset()).isGreaterThanOrEqualTo(connection.joinedAt(CHAT, OPS));
    }

    @Test
    void unknownPosition_isAGap() {
        sample.join(connection, LOBBY, 1);
        drop();
        sample.say(LOBBY, "lost");

        Returned returned = restore(connection, new Position("other", 0), granted(LOBBY, 1));

        assertThat(returns.missed(returned).hasGap()).isTrue();
        assertThat(open(returned).methods()).isEmpty();
    }

    @Test
    void windowThatDoesNotReachBack_isAGap() {
        sample.join(connection, LOBBY, 1);
        Position position = drop();
        for (int i = 1; i <= 7; i++) {
            sample.say(LOBBY, "m" + i);
        }

        Returned returned = restore(connection, position, granted(LOBBY, 1));

        assertThat(returns.missed(returned).hasGap()).isTrue();
        assertThat(open(returned).methods()).containsExactly("m3", "m4", "m5", "m6", "m7");
    }

    @Test
    void windowOfAGroupThatIsNotGranted_isNoGap() {
        sample.join(connection, LOBBY, 1);
        sample.join(connection, OPS, 1);
        Position position = drop();
        for (int i = 1; i <= 7; i++) {
            sample.say(LOBBY, "m" + i);
        }

        assertThat(returns.missed(restore(connection, position, granted(OPS, 1)))
                        .hasGap())
                .isFalse();
    }

    @Test
    void tooMuchMissed_givesTheNewestAndSaysSo() {
        sample.join(connection, LOBBY, 1);
        sample.join(connection, OPS, 1);
        Position position = drop();
        for (int i = 1; i <= 5; i++) {
            sample.say(LOBBY, "l" + i);
            sample.say(OPS, "o" + i);
        }

        Missed missed = returns.missed(restore(connection, position, granted(LOBBY, 1), granted(OPS, 1)));

        assertThat(missed.hasGap()).isTrue();
        assertThat(missed.size()).isEqualTo(Sample.LIMITS.recoveredMax());
        assertThat(Received.method(missed.entries().get(0).message())).isEqualTo("l2");
    }

    @Test
    void leftWhileReturning_isNotRestored() {
        sample.join(connection, LOBBY, 1);
        Position position = drop();
        returns.expect(connection);
        sample.leave(connection, LOBBY);

        Returned returned = restore(connection, position, granted(LOBBY, 1));

        assertThat(returned.lost()).containsExactly(Map.entry(Topic.group(CHAT, LOBBY), GroupVerdict.LEFT));
        assertThat(connections.groups(connection).isEmpty()).isTrue();
    }

    @Test
    void newcomerThatLeftWhileReturning_isNotRestored() {
        Connection newcomer = returns.expect(Sample.connection("n", ANA)).connection();
        sample.leave(newcomer, LOBBY);

        Returned returned = restore(newcomer, connections.log.head(), granted(LOBBY, 1));

        assertThat(returned.lost()).isNotEmpty();
        assertThat(connections.groups(newcomer).isEmpty()).isTrue();
    }

    @Test
    void revokedBetweenDecisionAndReturn_isNotRestored() {
        Connection newcomer = returns.expect(Sample.connection("n", ANA)).connection();
        sample.revoke(ANA, LOBBY, 5);

        Returned returned = restore(newcomer, connections.log.head(), granted(LOBBY, 4), granted(OPS, 4));

        assertThat(returned.lost()).containsExactly(Map.entry(Topic.group(CHAT, LOBBY), GroupVerdict.REVOKED));
        assertThat(connections.groups(newcomer).contains(CHAT, OPS)).isTrue();
    }

    @Test
    void revokedBetweenReturnAndOpen_isTakenOutOfWhatWasMissed() {
        sample.join(connection, LOBBY, 1);
        Position position = drop();
        sample.say(LOBBY, "1");
        Returned returned = restore(connection, position, granted(LOBBY, 1));
        Missed missed = returns.missed(returned);
        sample.say(LOBBY, "2");

        sample.revoke(ANA, LOBBY, 5);
        returns.open(returned, missed);

        Received received = Received.all(returned.outbox());
        assertThat(received.methods()).isEmpty();
        assertThat(received.tokens()).allMatch(token -> token.groups().isEmpty());
    }

    @Test
    void takeover_endsTheFormerTransportAndHandsOverItsRest() {
        sample.join(connection, LOBBY, 1);
        Position position = Received.all(ana.outbox()).position();
        sample.say(LOBBY, "queued");

        Received received = open(restore(connection, position, granted(LOBBY, 1)));

        assertThat(((Recorder) ana.outbox().transport()).isOver()).isTrue();
        assertThat(Received.all(ana.outbox()).methods()).isEmpty();
        assertThat(received.methods()).containsExactly("queued");
    }

    @Test
    void undo_handsOverNothingAndLetsTheNextTryHaveEverything() {
        sample.join(connection, LOBBY, 1);
        Position position = drop();
        sample.say(LOBBY, "1");
        Returned returned = restore(connection, position, granted(LOBBY, 1));
        sample.say(LOBBY, "2");

        returns.undo(returned);

        assertThat(returned.outbox().take(10)).isEmpty();
        assertThat(((Recorder) returned.outbox().transport()).isOver()).isTrue();
        assertThat(connections.isAttached(connection)).isFalse();
        assertThat(open(restore(connection, position, granted(LOBBY, 1))).methods())
                .containsExactly("1", "2");
    }

    @Test
    void undoOfANewcomer_leavesNoMembershipBehind() {
        Connection newcomer = returns.expect(Sample.connection("n", ANA)).connection();
        Returned returned = restore(newcomer, connections.log.head(), granted(LOBBY, 1));

        returns.undo(returned);

        assertThat(connections.groups(newcomer).isEmpty()).isTrue();
        assertThat(returns.remembered(newcomer)).isEmpty();
        assertThat(connections.listeners(Topic.group(CHAT, LOBBY))).isZero();
    }

    @Test
    void undoOfWhatWasReplaced_leavesTheNewTransportAlone() {
        sample.join(connection, LOBBY, 1);
        Position position = drop();
        Returned first = restore(connection, position, granted(LOBBY, 1));
        Returned second = restore(connection, position, granted(LOBBY, 1));

        returns.undo(first);

        assertThat(connections.isAttached(connection)).isTrue();
        assertThat(((Recorder) second.outbox().transport()).isOver()).isFalse();
    }

    @Test
    void endedWhileReturning_mustComeAgain() {
        Position position = drop();
        Expected expected = returns.expect(connection);
        connections.end(connection);

        assertThatThrownBy(() -> returns.restore(expected, new Recorder(), Set.of(), Set.of(), Optional.of(position)))
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void expect_startsTheTimeAwayAnew() {
        drop();
        sample.clock.advance(Duration.ofSeconds(20));

        returns.expect(connection);

        assertThat(connections.awaySince(sample.clock.instant())).isEmpty();
    }

    @Test
    void neverServedConnection_isNotRemembered() {
        Connection newcomer = returns.expect(Sample.connection("n", ANA)).connection();

        assertThat(returns.remembered(newcomer)).isEmpty();
        assertThat(returns.remembered(connection)).contains(HubGroups.empty());
    }

    @Test
    void enteredAfter_tellsOnlyWhatTheClientCannotKnow() {
        sample.join(connection, LOBBY, 1);
        sample.say(LOBBY, "1");
        Position position = drop();
        sample.say(LOBBY, "2");
        GroupName later = GroupName.of("later");
        sample.join(connection, later, 1);

        HubGroups entered = returns.enteredAfter(connection, position);

        assertThat(entered.contains(CHAT, later)).isTrue();
        assertThat(entered.size()).isEqualTo(1);
        assertThat(returns.enteredAfter(connection, new Position("other", 0)).isEmpty())
                .isTrue();
    }
}
