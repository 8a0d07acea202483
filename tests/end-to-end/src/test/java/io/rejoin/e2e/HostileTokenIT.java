package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.e2e.ChatPage.Rejoined;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.token.ConnectionId;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A bad token is planted into an unmodified classic client, which presents it: it restores no group, the trail says why, and the
 * client is neither thrown out nor caught in a loop. Touches loopback only.
 */
final class HostileTokenIT {
    private static final int SOON_MILLIS = 300;

    @AutoClose
    private static final ClassicServer server = ClassicServer.start();

    @AutoClose
    private static final Browser browser = Browser.launch();

    @ParameterizedTest
    @EnumSource
    void hostileToken_restoresNoGroupAndIsNoTrap(Hostile hostile) {
        String user = hostile.name().toLowerCase(Locale.ROOT);
        server.grant(user, "red", "blue");
        ClassicClient second = ClassicClient.connected(server, user);
        second.join("red", "blue");
        ChatPage page = ChatPage.open(browser, server, user, "groupChat", SOON_MILLIS);
        page.join("red", "blue");

        Bearer bearer = new Bearer(server, user, ConnectionId.of(page.connection()), page.token(), second.token());
        String planted = hostile.of(bearer);
        presentsIt(page, planted);

        AuditEvent refusal = server.reconnects(user).get(0);
        assertThat(refusal.reason()).contains(hostile.reason());
        assertThat(refusal.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(refusal.groups())
                .extracting(GroupOutcome::verdict)
                .containsExactly(GroupVerdict.TOKEN_REFUSED, GroupVerdict.TOKEN_REFUSED);
        comesBackCleanly(page);
        second.line().cut();
        page.close();
    }

    /** Plants the token, cuts the line and sees to it that nothing of any group arrives any more. */
    private static void presentsIt(ChatPage page, String planted) {
        int mark = page.traffic().mark();
        page.plantToken(planted);
        server.cut(page.connection());
        server.publish("red", "group: missed");
        page.awaitReconnected(1);
        page.awaitOtherToken(planted);
        server.publish("red", "group: live");
        server.publish("blue", "group: live, too");
        server.tell(page.user(), "fence");
        page.awaitSaid("fence");

        assertThat(page.traffic().since(mark)).contains("fence").doesNotContain("group:");
        assertThat(TokenText.groups(page.token())).isEmpty();
        assertThat(page.rejoined()).containsExactly(new Rejoined(List.of(), false, "SIGN_IN_AGAIN"));
        assertThat(server.requests().count(page.user(), "reconnect")).isEqualTo(1);
    }

    private static void comesBackCleanly(ChatPage page) {
        server.cut(page.connection());
        page.awaitReconnected(2);
        Until.holds("the trail has it", () -> server.reconnects(page.user()).size() == 2);
        AuditEvent clean = server.reconnects(page.user()).get(1);
        assertThat(clean.outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(clean.reason()).isEmpty();
        assertThat(clean.groups()).isEmpty();
        assertThat(server.requests().count(page.user(), "reconnect")).isEqualTo(2);
    }

    @Test
    void noTokenAtAll_restoresNoGroup() {
        server.grant("nobody", "red", "blue");
        ChatPage page = ChatPage.open(browser, server, "nobody", "groupChat", SOON_MILLIS);
        page.join("red", "blue");

        int mark = page.traffic().mark();
        page.plantToken("");
        server.cut(page.connection());
        server.publish("red", "group: missed");
        page.awaitReconnected(1);
        server.tell("nobody", "fence");
        page.awaitSaid("fence");
        server.publish("red", "group: live");
        server.tell("nobody", "second fence");
        page.awaitSaid("second fence");

        assertThat(page.traffic().since(mark)).doesNotContain("group:");
        assertThat(server.isMember(page.connection(), "red")).isFalse();
        assertThat(server.requests().count("nobody", "reconnect")).isEqualTo(1);
        assertThat(server.reconnects("nobody"))
                .singleElement()
                .satisfies(event -> assertThat(event.groups())
                        .extracting(GroupOutcome::verdict)
                        .containsExactly(GroupVerdict.TOKEN_REFUSED, GroupVerdict.TOKEN_REFUSED));
    }
}
