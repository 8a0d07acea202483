package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.token.RefusalReason;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Two lines for one connection: which one has the groups. By hand; touches loopback only. */
final class TakeoverIT {
    @AutoClose
    private static final ClassicServer server = Party.server();

    /** In the group {@code red}, with the token that says so. */
    private static ClassicClient member(String user) {
        ClassicClient member = ClassicClient.connected(server, user, "party");
        member.invoke("join", "red");
        Until.holds("the first token comes", () -> !member.token().isEmpty());
        return member;
    }

    private static Line fresh(ClassicClient member) {
        String before = member.token();
        member.drop();
        Line line = member.reconnect();
        Until.holds("a fresh token comes", () -> !member.token().equals(before));
        return line;
    }

    private static boolean heard(Line line, String text) {
        return line.frames().stream().anyMatch(frame -> frame.contains(text));
    }

    private static void speakToRedAndThenToAll(String text) {
        server.publish("party", "red", "red: " + text);
        server.hubs().clients(Party.NAME).all().send("said", "", "all: " + text);
    }

    @Test
    void returnWithTheNewestToken_takesTheGroupsFromTheLineThatIsStillOpen() {
        ClassicClient ana = member("ana");
        Line former = ana.line();
        Line newer = ana.reconnect();
        former.awaitClosed();
        speakToRedAndThenToAll("newer");
        Until.holds("all is said", () -> heard(newer, "all: newer"));

        assertThat(heard(newer, "red: newer")).isTrue();
        assertThat(former.frames()).noneMatch(frame -> frame.contains("newer"));
    }

    @Test
    void returnWithATokenThatWasReplaced_isInNoGroup_andNeitherIsWhoHeldTheLine() {
        ClassicClient bo = member("bo");
        String old = bo.token();
        fresh(bo);
        Line honest = fresh(bo);
        String newest = bo.token();
        Line thief = bo.reconnect(old, bo.cursor());
        Until.holds("it is decided", () -> server.reconnects("bo").size() == 3);
        speakToRedAndThenToAll("one");
        Until.holds("all is said", () -> heard(thief, "all: one"));
        assertThat(server.reconnects("bo").get(2).reason()).contains(RefusalReason.REUSED);

        honest.awaitClosed();
        Line again = bo.reconnect(newest, bo.cursor());
        Until.holds("it is decided", () -> server.reconnects("bo").size() == 4);
        speakToRedAndThenToAll("two");
        Until.holds("all is said", () -> heard(again, "all: two"));
        assertThat(List.of(thief, again)).noneMatch(line -> heard(line, "red:"));
        assertThat(server.reconnects("bo").get(3).reason()).contains(RefusalReason.STALE_GENERATION);
    }

    @Test
    void returnWithoutAToken_isInNoGroup() {
        ClassicClient cleo = member("cleo");
        Line honest = cleo.line();
        Line thief = cleo.reconnect("", "");
        honest.awaitClosed();
        speakToRedAndThenToAll("one");
        Until.holds("all is said", () -> heard(thief, "all: one"));

        assertThat(heard(thief, "red:")).isFalse();
    }
}
