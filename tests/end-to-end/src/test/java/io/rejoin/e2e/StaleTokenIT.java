package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.TestClock;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditRecord;
import io.rejoin.token.GroupName;
import io.rejoin.token.RefusalReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * A token that once was good is kept and presented later by an unmodified classic client: nothing that was removed comes back,
 * whatever happened to the server in between. Touches loopback only.
 */
final class StaleTokenIT {
    private static final int SOON_MILLIS = 300;

    @AutoClose
    private static final ClassicServer server = ClassicServer.start();

    @AutoClose
    private static final Browser browser = Browser.launch();

    private static ChatPage member(ClassicServer where, String user) {
        where.grant(user, "red", "blue");
        ChatPage page = ChatPage.open(browser, where, user, "groupChat", SOON_MILLIS);
        page.join("red", "blue");
        return page;
    }

    /** What was decided of {@code red} when the user came back for the n-th time, counted from 1. */
    private static GroupVerdict red(ClassicServer where, String user, int time) {
        Until.holds("the trail has it", () -> where.reconnects(user).size() >= time);
        return where.reconnects(user).get(time - 1).groups().stream()
                .filter(outcome -> outcome.group().equals(GroupName.of("red")))
                .map(GroupOutcome::verdict)
                .findFirst()
                .orElseThrow();
    }

    /** Nothing of {@code red} arrives, neither what was missed nor what comes; {@code blue} goes on. */
    private static void hearsOnlyBlue(ClassicServer where, ChatPage page, int mark) {
        where.publish("red", "red: live");
        where.publish("blue", "blue: live");
        page.awaitSaid("blue: live");
        assertThat(page.traffic().since(mark)).contains("blue:").doesNotContain("red:");
        assertThat(where.isMember(page.connection(), "red")).isFalse();
        assertThat(TokenText.groups(page.token())).containsExactly("blue");
    }

    @Test
    void tokenFromBeforeALeave_doesNotUndoIt() {
        ChatPage page = member(server, "ana");
        String old = page.token();
        page.leave("red");
        int mark = page.traffic().mark();

        page.plantToken(old);
        server.cut(page.connection());
        server.publish("red", "red: missed");
        page.awaitReconnected(1);
        page.awaitOtherToken(old);

        hearsOnlyBlue(server, page, mark);
        assertThat(red(server, "ana", 1)).isEqualTo(GroupVerdict.LEFT);
    }

    @Test
    void tokenFromBeforeARevocation_doesNotUndoIt() {
        ChatPage page = member(server, "ben");
        String old = page.token();
        server.revoke("ben", "red");
        page.awaitOtherToken(old);
        int mark = page.traffic().mark();

        page.plantToken(old);
        server.cut(page.connection());
        server.publish("red", "red: missed");
        page.awaitReconnected(1);
        page.awaitOtherToken(old);

        hearsOnlyBlue(server, page, mark);
        assertThat(red(server, "ben", 1)).isEqualTo(GroupVerdict.REVOKED);
    }

    @Test
    void olderTokenThanTheNewestUsed_restoresNothingAndEndsItsFamily() {
        server.grant("cleo", "red", "blue");
        ChatPage page = ChatPage.open(browser, server, "cleo", "groupChat", SOON_MILLIS);
        page.join("red");
        String old = page.token();
        page.join("blue");
        String newest = page.token();
        server.cut(page.connection());
        page.awaitReconnected(1);
        page.awaitOtherToken(newest);
        int mark = page.traffic().mark();

        for (String stale : List.of(old, newest)) {
            page.plantToken(stale);
            server.cut(page.connection());
            server.publish("red", "group: missed");
            page.awaitOtherToken(stale);
            server.publish("blue", "group: live");
        }
        server.tell("cleo", "fence");
        page.awaitSaid("fence");

        assertThat(page.traffic().since(mark)).doesNotContain("group:");
        assertThat(server.reconnects("cleo"))
                .extracting(event -> event.reason().map(Enum::name).orElse("-"))
                .containsExactly("-", RefusalReason.REUSED.name(), RefusalReason.STALE_GENERATION.name());
        assertThat(server.trail("cleo").stream().map(AuditRecord::event).map(AuditEvent::kind))
                .contains(Kind.FAMILY_REVOKED);
        assertThat(server.requests().count("cleo", "reconnect")).isEqualTo(3);
        assertThat(TokenText.groups(page.token())).isEmpty();
    }

    @Test
    void expiredToken_restoresNothing() {
        TestClock clock = TestClock.at(Instant.now());
        try (ClassicServer own = ClassicServer.start(ServerSetup.plain().withClock(clock))) {
            ChatPage page = member(own, "dora");
            String old = page.token();
            clock.advance(Duration.ofMinutes(16));
            page.awaitOtherToken(old);
            int mark = page.traffic().mark();

            page.plantToken(old);
            own.cut(page.connection());
            own.publish("red", "group: missed");
            page.awaitReconnected(1);
            page.awaitOtherToken(old);
            own.publish("blue", "group: live");
            own.tell("dora", "fence");
            page.awaitSaid("fence");

            assertThat(page.traffic().since(mark)).doesNotContain("group:");
            assertThat(own.reconnects("dora"))
                    .singleElement()
                    .satisfies(event -> assertThat(event.reason()).contains(RefusalReason.EXPIRED));
            assertThat(own.requests().count("dora", "reconnect")).isEqualTo(1);
        }
    }

    @Test
    void clientThatStaysConnected_holdsATokenThatIsRenewedInTime() {
        TestClock clock = TestClock.at(Instant.now());
        try (ClassicServer own = ClassicServer.start(ServerSetup.plain().withClock(clock))) {
            ChatPage page = member(own, "eve");
            for (int quarter = 0; quarter < 3; quarter++) {
                String before = page.token();
                clock.advance(Duration.ofMinutes(8));
                page.awaitOtherToken(before);
            }

            own.cut(page.connection());
            own.publish("red", "missed");
            page.awaitSaid("missed");
            assertThat(red(own, "eve", 1)).isEqualTo(GroupVerdict.GRANTED);
        }
    }

    @Test
    void tokenFromBeforeALeave_doesNotUndoItAfterARestart() {
        try (ClassicServer own = ClassicServer.start()) {
            ChatPage page = member(own, "finn");
            String old = page.token();
            page.leave("red");
            int mark = page.traffic().mark();

            page.plantToken(old);
            own.restart();
            page.awaitOtherToken(old);

            hearsOnlyBlue(own, page, mark);
            assertThat(red(own, "finn", 1)).isEqualTo(GroupVerdict.LEFT);
            assertThat(own.hubs().audit().check().isIntact()).isTrue();
        }
    }

    @Test
    void tokenFromBeforeARevocation_doesNotUndoItAfterARestart() {
        try (ClassicServer own = ClassicServer.start()) {
            ChatPage page = member(own, "gus");
            String old = page.token();
            own.revoke("gus", "red");
            page.awaitOtherToken(old);
            int mark = page.traffic().mark();

            page.plantToken(old);
            own.restart();
            page.awaitOtherToken(old);

            hearsOnlyBlue(own, page, mark);
            assertThat(red(own, "gus", 1)).isEqualTo(GroupVerdict.REVOKED);
        }
    }
}
