package io.rejoin.hub;

import static io.rejoin.hub.Sample.ANA;
import static io.rejoin.hub.Sample.BOB;
import static io.rejoin.hub.Sample.CHAT;
import static io.rejoin.hub.Sample.LOBBY;
import static io.rejoin.hub.Sample.OPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.Connections.Attached;
import io.rejoin.token.GroupName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In memory, on a test clock. */
final class ConnectionsTest {
    private final Sample sample = new Sample();
    private final Connections connections = sample.connections;

    private static Recorder transport(Attached attached) {
        return (Recorder) attached.outbox().transport();
    }

    @Test
    void publish_reachesMembersOnly() {
        Attached ana = sample.attach("a", ANA);
        Attached bob = sample.attach("b", BOB);
        sample.join(ana.connection(), LOBBY, 1);

        sample.say(LOBBY, "hello");

        assertThat(Received.all(ana.outbox()).methods()).containsExactly("hello");
        assertThat(Received.all(bob.outbox()).methods()).isEmpty();
    }

    @Test
    void publish_leavesOutWhoIsExcepted() {
        Attached ana = sample.attach("a", ANA);
        Attached other = sample.attach("b", ANA);
        sample.join(ana.connection(), LOBBY, 1);
        sample.join(other.connection(), LOBBY, 1);

        connections.publish(
                Topic.group(CHAT, LOBBY),
                Sample.message("hello"),
                Set.of(ana.connection().id()));

        assertThat(Received.all(ana.outbox()).methods()).isEmpty();
        assertThat(Received.all(other.outbox()).methods()).containsExactly("hello");
    }

    @Test
    void everybodysTopics_areHeardWithoutJoining() {
        Attached ana = sample.attach("a", ANA);
        Attached bob = sample.attach("b", BOB);

        connections.publish(Topic.hub(CHAT), Sample.message("all"), Set.of());
        connections.publish(Topic.user(CHAT, ANA), Sample.message("user"), Set.of());
        connections.publish(Topic.connection(CHAT, bob.connection().id()), Sample.message("one"), Set.of());

        assertThat(Received.all(ana.outbox()).methods()).containsExactly("all", "user");
        assertThat(Received.all(bob.outbox()).methods()).containsExactly("all", "one");
    }

    @Test
    void groupNamedLikeAConnection_isNotThatConnection() {
        Attached ana = sample.attach("a", ANA);
        Attached bob = sample.attach("b", BOB);
        sample.join(bob.connection(), GroupName.of("a"), 1);

        connections.publish(Topic.connection(CHAT, ana.connection().id()), Sample.message("secret"), Set.of());

        assertThat(Received.all(bob.outbox()).methods()).isEmpty();
    }

    @Test
    void join_givesNothingFromBefore() {
        Attached ana = sample.attach("a", ANA);
        sample.say(LOBBY, "before");
        sample.join(ana.connection(), LOBBY, 1);
        sample.say(LOBBY, "after");

        assertThat(Received.all(ana.outbox()).methods()).containsExactly("after");
    }

    @Test
    void join_putsAFreshTokenBeforeWhatFollows() {
        Attached ana = sample.attach("a", ANA);
        sample.join(ana.connection(), LOBBY, 7);
        sample.say(LOBBY, "after");

        Batch batch = ana.outbox().take(1).orElseThrow();

        assertThat(batch.messages()).hasSize(1);
        assertThat(batch.token().orElseThrow().groups().contains(CHAT, LOBBY)).isTrue();
        assertThat(batch.token().orElseThrow().revision()).isEqualTo(Revision.of(7));
    }

    @Test
    void joinTwice_takesOneGeneration() {
        Attached ana = sample.attach("a", ANA);
        sample.join(ana.connection(), LOBBY, 1);
        sample.join(ana.connection(), LOBBY, 1);

        assertThat(Received.all(ana.outbox()).tokens()).hasSize(1);
    }

    @Test
    void leave_takesBackWhatWaits() {
        Attached ana = sample.attach("a", ANA);
        sample.join(ana.connection(), LOBBY, 1);
        sample.join(ana.connection(), OPS, 1);
        sample.say(LOBBY, "lobby");
        sample.say(OPS, "ops");

        assertThat(sample.leave(ana.connection(), LOBBY)).isTrue();

        Received received = Received.all(ana.outbox());
        assertThat(received.methods()).containsExactly("ops");
        assertThat(received.tokens())
                .allSatisfy(token ->
                        assertThat(token.groups().contains(CHAT, LOBBY)).isFalse());
        assertThat(received.token().groups().contains(CHAT, OPS)).isTrue();
    }

    @Test
    void leaveOfANonMember_isFalse() {
        Attached ana = sample.attach("a", ANA);

        assertThat(sample.leave(ana.connection(), LOBBY)).isFalse();
    }

    @Test
    void tokenAfterALeave_isOfTheNewGenerations() {
        Attached ana = sample.attach("a", ANA);
        sample.join(ana.connection(), LOBBY, 1);
        long before = Received.all(ana.outbox()).token().id().generation();
        connections.leave(ana.connection(), CHAT, LOBBY, new Generations(5000, 5100));

        assertThat(before).isLessThan(5000);
        assertThat(Received.all(ana.outbox()).token().id().generation()).isEqualTo(5000);
    }

    @Test
    void revoke_endsAllOfTheUsersMembershipsAndNobodyElses() {
        Attached ana = sample.attach("a", ANA);
        Attached away = sample.attach("c", ANA);
        Attached bob = sample.attach("b", BOB);
        for (Attached each : new Attached[] {ana, away, bob}) {
            sample.join(each.connection(), LOBBY, 1);
        }
        connections.detach(away.connection(), away.outbox());
        sample.say(LOBBY, "before");

        assertThat(sample.revoke(ANA, LOBBY, 2)).containsExactlyInAnyOrder(ana.connection(), away.connection());
        sample.say(LOBBY, "after");

        assertThat(Received.all(ana.outbox()).methods()).isEmpty();
        assertThat(Received.all(bob.outbox()).methods()).containsExactly("before", "after");
        assertThat(connections.groups(away.connection()).isEmpty()).isTrue();
    }

    @Test
    void revoke_comparesUsersExactly() {
        Attached ana = sample.attach("a", UserId.of("Ana"));
        sample.join(ana.connection(), LOBBY, 1);

        assertThat(sample.revoke(ANA, LOBBY, 2)).isEmpty();
        assertThat(connections.groups(ana.connection()).contains(CHAT, LOBBY)).isTrue();
    }

    @Test
    void joinDecidedBeforeARevocation_isTooLate() {
        Attached ana = sample.attach("a", ANA);
        sample.revoke(ANA, LOBBY, 5);

        assertThat(sample.join(ana.connection(), LOBBY, 4)).isFalse();
        assertThat(connections.groups(ana.connection()).isEmpty()).isTrue();
        assertThat(sample.join(ana.connection(), LOBBY, 6)).isTrue();
    }

    @Test
    void joinOfAnEndedConnection_isRefused() {
        Attached ana = sample.attach("a", ANA);
        connections.end(ana.connection());

        assertThatThrownBy(() -> sample.join(ana.connection(), LOBBY, 1)).isInstanceOf(HubException.class);
        assertThat(connections.listeners(Topic.group(CHAT, LOBBY))).isZero();
    }

    @Test
    void slowClient_isLetGo() {
        Attached ana = sample.attach("a", ANA);
        sample.join(ana.connection(), LOBBY, 1);
        for (int i = 0; i < Sample.LIMITS.queuedMax() + 1; i++) {
            sample.say(LOBBY, "m" + i);
        }

        assertThat(transport(ana).closes()).contains(CloseCode.TOO_SLOW);
    }

    @Test
    void slowClient_costsNobodyElseAMessage() {
        Attached slow = sample.attach("a", ANA);
        Attached quick = sample.attach("b", BOB);
        sample.join(slow.connection(), LOBBY, 1);
        sample.join(quick.connection(), LOBBY, 1);
        for (int i = 0; i < 40; i++) {
            sample.say(LOBBY, "m" + i);
            assertThat(Received.all(quick.outbox()).methods()).containsExactly("m" + i);
        }

        assertThat(transport(quick).closes()).isEmpty();
    }

    @Test
    void detachOfAReplacedTransport_changesNothing() {
        Attached first = sample.attach("a", ANA);
        Attached second = sample.attach("a", ANA);

        assertThat(second.connection()).isSameAs(first.connection());
        assertThat(transport(first).isOver()).isTrue();
        assertThat(connections.detach(first.connection(), first.outbox())).isFalse();
        assertThat(connections.isAttached(second.connection())).isTrue();
        assertThat(connections.detach(second.connection(), second.outbox())).isTrue();
    }

    @Test
    void replacedTransport_getsNothingMore() {
        Attached first = sample.attach("a", ANA);
        sample.join(first.connection(), LOBBY, 1);
        sample.say(LOBBY, "queued");
        sample.attach("a", ANA);
        sample.say(LOBBY, "later");

        assertThat(Received.all(first.outbox()).methods()).isEmpty();
    }

    @Test
    void attachOfOneThatWasAway_startsWithoutGroups() {
        Attached first = sample.attach("a", ANA);
        sample.join(first.connection(), LOBBY, 1);
        connections.detach(first.connection(), first.outbox());

        Attached second = sample.attach("a", ANA);
        sample.say(LOBBY, "hello");

        assertThat(connections.groups(second.connection()).isEmpty()).isTrue();
        assertThat(Received.all(second.outbox()).methods()).isEmpty();
    }

    @Test
    void attachWhileAttached_keepsTheGroups() {
        Attached first = sample.attach("a", ANA);
        sample.join(first.connection(), LOBBY, 1);

        Attached second = sample.attach("a", ANA);
        sample.say(LOBBY, "hello");

        assertThat(Received.all(second.outbox()).methods()).containsExactly("hello");
    }

    @Test
    void end_forgetsEverything() {
        Attached ana = sample.attach("a", ANA);
        sample.join(ana.connection(), LOBBY, 1);
        connections.start(ana.connection());

        assertThat(connections.end(ana.connection())).isTrue();
        assertThat(connections.end(ana.connection())).isFalse();
        assertThat(connections.count()).isZero();
        assertThat(connections.of(ANA)).isEmpty();
        assertThat(connections.listeners(Topic.hub(CHAT))).isZero();
        assertThat(transport(ana).closes()).containsExactly(CloseCode.NORMAL);
    }

    @Test
    void end_ofWhoNeverStarted_isNobodysBusiness() {
        Attached ana = sample.attach("a", ANA);

        assertThat(connections.end(ana.connection())).isFalse();
        assertThat(connections.count()).isZero();
    }

    @Test
    void endIfAway_sparesWhoIsAttachedOrCameBack() {
        Attached ana = sample.attach("a", ANA);
        connections.start(ana.connection());
        assertThat(connections.endIfAway(
                        ana.connection(), sample.clock.instant().plusSeconds(60)))
                .isFalse();
        connections.detach(ana.connection(), ana.outbox());
        assertThat(connections.endIfAway(ana.connection(), sample.clock.instant()))
                .isFalse();
        sample.clock.advance(Duration.ofSeconds(1));

        assertThat(connections.awaySince(sample.clock.instant())).containsExactly(ana.connection());
        assertThat(connections.endIfAway(ana.connection(), sample.clock.instant()))
                .isTrue();
    }

    @Test
    void start_isTrueOnce() {
        Attached ana = sample.attach("a", ANA);

        assertThat(connections.start(ana.connection())).isTrue();
        assertThat(connections.start(ana.connection())).isFalse();
    }

    @Test
    void startOfAnEndedConnection_isFalse() {
        Attached ana = sample.attach("a", ANA);
        connections.end(ana.connection());

        assertThat(connections.start(ana.connection())).isFalse();
    }

    @Test
    void renew_putsATokenOnItsWayAndNotesWhen() {
        Attached ana = sample.attach("a", ANA);
        sample.join(ana.connection(), LOBBY, 1);
        Received.all(ana.outbox());
        sample.clock.advance(Duration.ofMinutes(10));
        assertThat(connections.tokens().issuedBefore(sample.clock.instant())).containsExactly(ana.connection());

        connections.tokens().renew(ana.connection());

        assertThat(Received.all(ana.outbox()).tokens()).hasSize(1);
        assertThat(connections.tokens().issuedBefore(sample.clock.instant())).isEmpty();
    }

    @Test
    void changeWithoutGenerations_isDueForRenewalAtOnce() {
        Attached ana = sample.attach("a", ANA);
        connections.join(ana.connection(), Sample.granted(LOBBY, 1), 1_000);

        assertThat(Received.all(ana.outbox()).tokens()).isEmpty();
        assertThat(connections.needsGenerations(ana.connection())).isTrue();
        assertThat(connections.tokens().issuedBefore(sample.clock.instant())).containsExactly(ana.connection());
    }

    @Test
    void changes_wakeTheTransport() {
        Attached ana = sample.attach("a", ANA);
        sample.join(ana.connection(), LOBBY, 1);
        int joined = transport(ana).wakes();
        sample.say(LOBBY, "m");
        int said = transport(ana).wakes();
        sample.revoke(ANA, LOBBY, 2);

        assertThat(joined).isPositive();
        assertThat(said).isGreaterThan(joined);
        assertThat(transport(ana).wakes()).isGreaterThan(said);
    }
}
