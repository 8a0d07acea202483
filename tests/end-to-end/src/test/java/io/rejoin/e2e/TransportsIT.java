package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.e2e.ChatPage.Rejoined;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The unmodified classic client by each of its transports, behind a network that breaks: the promises are the same. Touches loopback
 * only; every test has users and groups of its own.
 */
final class TransportsIT {
    private static final int SOON_MILLIS = 200;

    @AutoClose
    private static final ClassicServer server = ClassicServer.start();

    @AutoClose
    private static final Browser browser = Browser.launch();

    private static ChatPage open(CutProxy network, String user, String transport) {
        return ChatPage.open(browser, network.address(), user, "groupChat", SOON_MILLIS, transport);
    }

    /** Cuts the network, and waits until the client knows. */
    private static void cut(CutProxy network, ChatPage page) {
        network.cut();
        page.awaitReconnecting();
    }

    @ParameterizedTest
    @ValueSource(strings = {"webSockets", "serverSentEvents", "longPolling"})
    void networkBreaks_everyMissedMessageComesOnceAndInOrder(String transport) {
        String ana = "ana-" + transport;
        server.grant(ana, transport + " red", transport + " blue");
        try (CutProxy network = CutProxy.to(server.port())) {
            ChatPage page = open(network, ana, transport);
            page.join(transport + " red", transport + " blue");
            server.publish(transport + " red", "before");
            page.awaitSaid("before");

            cut(network, page);
            List<String> missed =
                    IntStream.range(0, 100).mapToObj(i -> "missed " + i).toList();
            missed.forEach(text -> server.publish(transport + (text.endsWith("0") ? " red" : " blue"), text));
            network.mend();
            page.awaitSaid("missed 99");
            page.awaitReconnected(1);
            page.say(transport + " red", "own");
            page.awaitSaid("own");

            assertThat(page.texts())
                    .containsExactlyElementsOf(IntStream.range(-1, 101)
                            .mapToObj(TransportsIT::text)
                            .toList());
            assertThat(page.rejoined())
                    .containsExactly(new Rejoined(List.of(transport + " blue", transport + " red"), false, "NONE"));
            assertThat(server.reconnects(ana)).extracting(AuditEvent::outcome).containsOnly(Outcome.ACCEPTED);
            assertThat(page.transport()).isEqualTo(transport);
        }
    }

    private static String text(int number) {
        return number < 0 ? "before" : number == 100 ? "own" : "missed " + number;
    }

    @ParameterizedTest
    @ValueSource(strings = {"serverSentEvents", "longPolling"})
    void revokedWhileTheNetworkIsBroken_doesNotComeBackIntoTheGroup(String transport) {
        String ben = "ben-" + transport;
        server.grant(ben, transport + " secret", transport + " open");
        try (CutProxy network = CutProxy.to(server.port())) {
            ChatPage page = open(network, ben, transport);
            page.join(transport + " secret", transport + " open");

            cut(network, page);
            server.publish(transport + " secret", "before the revocation");
            server.revoke(ben, transport + " secret");
            server.publish(transport + " secret", "after the revocation");
            server.publish(transport + " open", "o1");
            network.mend();
            page.awaitSaid("o1");
            server.publish(transport + " secret", "live");
            server.publish(transport + " open", "o2");
            page.awaitSaid("o2");

            assertThat(page.texts()).containsExactly("o1", "o2");
            page.awaitReconnected(1);
            assertThat(page.rejoined()).containsExactly(new Rejoined(List.of(transport + " open"), false, "NONE"));
            assertThat(TokenText.groups(page.token())).containsExactly(transport + " open");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"serverSentEvents", "longPolling"})
    void serverIsRestarted_clientIsBackByItself(String transport) {
        try (ClassicServer own = ClassicServer.start()) {
            String odd = "<red> & \"blue\"/\u00fc+%20 #1";
            own.grant("cleo", odd);
            ChatPage page = ChatPage.open(browser, own.address(), "cleo", "groupChat", SOON_MILLIS, transport);
            page.join(odd);
            own.publish(odd, "before");
            page.awaitSaid("before");
            String connection = page.connection();

            own.restart();
            Until.holds("cleo is back", () -> own.isMember(connection, odd));
            own.publish(odd, "after");
            page.awaitSaid("after");
            page.awaitReconnected(1);

            assertThat(page.connection()).isEqualTo(connection);
            assertThat(page.texts()).containsExactly("before", "after");
            assertThat(page.rejoined()).containsExactly(new Rejoined(List.of(odd), true, "NONE"));
        }
    }

    @Test
    void networkGoesQuiet_clientMissesTheSignsOfLifeAndIsBackByItself() {
        try (ClassicServer own = ClassicServer.start(ServerSetup.plain().withKeepAlive(Duration.ofMillis(400)));
                CutProxy network = CutProxy.to(own.port())) {
            own.grant("finn", "red");
            ChatPage page = open(network, "finn", "webSockets");
            page.join("red");

            network.hush();
            own.publish("red", "missed");
            page.awaitSaid("missed");

            page.awaitReconnected(1);
            assertThat(page.rejoined()).containsExactly(new Rejoined(List.of("red"), false, "NONE"));
            assertThat(page.texts()).containsExactly("missed");
            assertThat(own.chat().count("connected", page.connection())).isEqualTo(1);
        }
    }

    @Test
    void webSocketsAreBlocked_clientFallsBackToEvents() {
        server.grant("dora", "dora's");
        try (CutProxy network = CutProxy.to(server.port())) {
            network.block("Upgrade: websocket");
            ChatPage page = open(network, "dora", "auto");

            assertThat(page.transport()).isEqualTo("serverSentEvents");
            page.join("dora's");
            page.say("dora's", "by events");
            page.awaitSaid("by events");
            assertThat(server.chat().count("connected", page.connection())).isEqualTo(1);
        }
    }

    @Test
    void streamsAreBlockedToo_clientFallsBackToPolls() {
        server.grant("eve", "eve's");
        try (CutProxy network = CutProxy.to(server.port())) {
            network.block("Upgrade: websocket");
            network.block("/connect?transport=serverSentEvents");
            ChatPage page = open(network, "eve", "auto");

            assertThat(page.transport()).isEqualTo("longPolling");
            page.join("eve's");
            page.say("eve's", "by polls");
            page.awaitSaid("by polls");
            assertThat(server.chat().count("connected", page.connection())).isEqualTo(1);
        }
    }
}
