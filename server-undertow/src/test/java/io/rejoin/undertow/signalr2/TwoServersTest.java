package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.contract.TestClock;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.pipeline.ReconnectSecurity;
import io.rejoin.token.KeyRing;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Two servers over the same keys and stores, and a client that goes from one to the other. Listens on free ports, on a test clock. */
final class TwoServersTest {
    private final TestClock clock = TestClock.at(Instant.now());
    private final ReconnectSecurity shared = new ReconnectSecurity(
            KeyRing.generate(), new InMemoryGrantStore(), new InMemoryReplayStore(), new InMemoryAuditStore());
    private final ClassicUnderTest.Chat firstHub = new ClassicUnderTest.Chat();
    private final ClassicUnderTest.Chat secondHub = new ClassicUnderTest.Chat();

    @AutoClose
    private final ClassicUnderTest first = start(firstHub);

    @AutoClose
    private final ClassicUnderTest second = start(secondHub);

    private ClassicUnderTest start(ClassicUnderTest.Chat hub) {
        return new ClassicUnderTest(
                ClassicSettings.defaults(),
                own -> HubServer.with(shared)
                        .policy(ClassicUnderTest.policy())
                        .clock(clock)
                        .hub("Chat", hub));
    }

    @Test
    void clientThatGoesToTheOther_isAMemberThere_andTheFirstGivesItUp() {
        RawClient ana = first.client().connect().join();
        ana.line().close();
        ana.goTo(second).reconnect();
        ana.await(frame -> frame.has("G"));
        second.say("there");
        ana.awaitSaid("there");

        clock.advance(Duration.ofSeconds(31));
        Eventually.until("the first server gives it up", () -> firstHub.timedOut.get() == 1);
        second.say("still there");
        ana.awaitSaid("still there");
        assertThat(secondHub.reconnected.get()).isEqualTo(1);
        assertThat(secondHub.timedOut.get()).isZero();
        assertThat(secondHub.connected.get()).isZero();
    }

    @Test
    void clientThatGoesToAndFro_keepsItsGroup() {
        RawClient ana = first.client().connect().join();
        for (ClassicUnderTest next : new ClassicUnderTest[] {second, first, second}) {
            ana.line().close();
            ana.goTo(next).reconnect();
            ana.await(frame -> frame.has("G"));
            next.say("hello");
            ana.awaitSaid("hello");
        }
    }

    /** Goes there with this token, and stays until it has another. */
    private static void move(RawClient client, ClassicUnderTest to, String token) {
        client.line().close();
        client.goTo(to).reconnect(token);
        client.await(frame -> frame.has("G"));
    }

    private static void leave(RawClient client, ClassicUnderTest at) {
        at.hubs()
                .groups(ClassicUnderTest.CHAT)
                .leave(client.connection().orElseThrow().id(), ClassicUnderTest.ROOM);
    }

    private static void hearsNothingOfTheRoom(RawClient client, ClassicUnderTest at) {
        at.say("to members");
        at.tell("fence");
        client.await(frame -> {
            assertThat(RawClient.says(frame, "to members")).isFalse();
            return RawClient.says(frame, "fence");
        });
        assertThat(client.isMember()).isFalse();
    }

    @Test
    void groupThatWasLeftAtTheOther_staysLeft() {
        RawClient ana = first.client().connect().join();
        move(ana, second, ana.token());
        leave(ana, second);
        ana.await(frame -> frame.has("G"));
        move(ana, first, ana.token());

        hearsNothingOfTheRoom(ana, first);
    }

    @Test
    void groupThatWasLeftAtTheOther_isNotBroughtBackByATokenFromBefore() {
        RawClient ana = first.client().connect().join();
        String old = ana.token();
        move(ana, second, old);
        leave(ana, second);
        move(ana, first, old);

        hearsNothingOfTheRoom(ana, first);
    }

    @Test
    void groupThatWasLeftAtTheOther_isNotBroughtBackByNoTokenAtAll() {
        RawClient ana = first.client().connect();
        String before = ana.cursor();
        ana.join();
        move(ana, second, ana.token());
        leave(ana, second);
        ana.line().close();
        ana.goTo(first).reconnect("", before);
        Eventually.until("ana is here", ana::isAttached);

        hearsNothingOfTheRoom(ana, first);
    }

    @Test
    void groupThatWasJoinedAtTheOther_isKept() {
        RawClient ana = first.client().connect();
        ana.line().close();
        ana.goTo(second).reconnect();
        ana.join();
        move(ana, first, ana.token());
        first.say("welcome");
        ana.awaitSaid("welcome");

        assertThat(ana.isMember()).isTrue();
    }
}
