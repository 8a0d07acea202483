package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.e2e.ChatPage.Rejoined;
import io.rejoin.e2e.ChatPage.Said;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * An unmodified classic client loses its socket and comes back by itself: a member again, with everything that it missed. Touches
 * loopback only; every test has users and groups of its own.
 */
final class RejoinIT {
    private static final int SOON_MILLIS = 300;

    @AutoClose
    private static final ClassicServer server = ClassicServer.start();

    @AutoClose
    private static final Browser browser = Browser.launch();

    @Test
    void cutWhileTwoGroupsSpeak_everyMissedMessageComesOnceAndInOrder() {
        server.grant("ana", "red", "blue");
        ChatPage ana = ChatPage.open(browser, server, "ana");
        ana.join("red", "blue");

        server.cut(ana.connection());
        List<Said> missed = IntStream.range(0, 150)
                .mapToObj(i -> new Said("groupChat", i % 3 == 0 ? "red" : "blue", "missed " + i))
                .toList();
        missed.forEach(said -> server.publish(said.group(), said.text()));
        assertThat(server.requests().count("ana", "reconnect")).isZero();
        ana.awaitReconnected(1);
        ana.awaitSaid("missed 149");

        server.publish("blue", "live");
        ana.say("red", "own");
        ana.awaitSaid("own");
        List<Said> all = new ArrayList<>(missed);
        all.add(new Said("groupChat", "blue", "live"));
        all.add(new Said("groupChat", "red", "own"));
        assertThat(ana.said()).isEqualTo(all);
        assertThat(ana.rejoined()).containsExactly(new Rejoined(List.of("blue", "red"), false, "NONE"));
        assertThat(server.requests().count("ana", "reconnect")).isEqualTo(1);
        assertThat(server.reconnects("ana"))
                .singleElement()
                .extracting(AuditEvent::outcome)
                .isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void cutAgainAsSoonAsItIsBack_nothingIsLostOrRepeated() {
        server.grant("ben", "green");
        ChatPage ben = ChatPage.open(browser, server, "ben", "groupChat", SOON_MILLIS);
        ben.join("green");

        for (int drop = 0; drop < 3; drop++) {
            int tries = drop + 1;
            server.cut(ben.connection());
            server.publish("green", "away " + drop);
            Until.holds("ben is back", () -> server.reconnects("ben").size() == tries);
            server.publish("green", "back " + drop);
        }
        server.publish("green", "last");
        ben.awaitSaid("last");

        assertThat(ben.texts()).containsExactly("away 0", "back 0", "away 1", "back 1", "away 2", "back 2", "last");
    }

    @Test
    void cutWhileNobodySpeaks_noGapIsToldAndLiveMessagesGoOn() {
        server.grant("cleo", "quiet");
        ChatPage cleo = ChatPage.open(browser, server, "cleo", "groupChat", SOON_MILLIS);
        cleo.join("quiet");

        server.cut(cleo.connection());
        cleo.awaitReconnected(1);
        Until.holds("cleo is back", () -> server.reconnects("cleo").size() == 1);
        server.publish("quiet", "at last");
        cleo.awaitSaid("at last");

        assertThat(cleo.texts()).containsExactly("at last");
        assertThat(cleo.rejoined()).containsExactly(new Rejoined(List.of("quiet"), false, "NONE"));
        assertThat(cleo.whoAmI()).isEqualTo("cleo");
    }

    @Test
    void anotherBrowserSpeaksMeanwhile_itsMessageIsHandedOver() {
        server.grant("dora", "tea");
        server.grant("eve", "tea");
        ChatPage dora = ChatPage.open(browser, server, "dora");
        ChatPage eve = ChatPage.open(browser, server, "eve");
        dora.join("tea");
        eve.join("tea");

        server.cut(dora.connection());
        eve.say("tea", "where is dora?");
        assertThat(server.requests().count("dora", "reconnect")).isZero();
        dora.awaitSaid("where is dora?");
        dora.say("tea", "here");
        eve.awaitSaid("here");

        assertThat(dora.texts()).containsExactly("where is dora?", "here");
        assertThat(eve.texts()).containsExactly("where is dora?", "here");
    }

    @Test
    void twoHubsOnOneConnection_bothAreBackInTheirGroups() {
        server.grant("finn", "lobby");
        server.grantLobby("finn");
        ChatPage finn = ChatPage.open(browser, server, "finn", "groupChat,lobby", SOON_MILLIS);
        finn.join("lobby");

        server.cut(finn.connection());
        server.publish(ClassicServer.LOBBY, "lobby", "to the lobby hub");
        server.publish(ClassicServer.CHAT, "lobby", "to the chat hub");
        finn.awaitReconnected(1);
        server.publish(ClassicServer.LOBBY, "lobby", "live");
        finn.awaitSaid("live");

        assertThat(finn.said())
                .containsExactly(
                        new Said("lobby", "lobby", "to the lobby hub"),
                        new Said("groupChat", "lobby", "to the chat hub"),
                        new Said("lobby", "lobby", "live"));
    }

    @Test
    void groupJoinedInOnConnected_survivesDrops() {
        server.grantLobby("gus");
        ChatPage gus = ChatPage.open(browser, server, "gus", "lobby", SOON_MILLIS);

        for (int drop = 1; drop <= 2; drop++) {
            server.cut(gus.connection());
            server.publish(ClassicServer.LOBBY, "lobby", "missed " + drop);
            gus.awaitSaid("missed " + drop);
            server.publish(ClassicServer.LOBBY, "lobby", "live " + drop);
            gus.awaitSaid("live " + drop);
        }

        assertThat(gus.texts()).containsExactly("missed 1", "live 1", "missed 2", "live 2");
    }

    @Test
    void namesThatLookAlike_areDifferentGroups() {
        String composed = "caf\u00e9";
        String decomposed = "cafe\u0301";
        server.grant("hana", composed, "Room");
        ChatPage hana = ChatPage.open(browser, server, "hana", "groupChat", SOON_MILLIS);
        hana.join(composed, "Room");

        assertThat(hana.failure("join", decomposed)).isNotEmpty();
        assertThat(hana.failure("join", "room")).isNotEmpty();
        server.cut(hana.connection());
        server.publish(decomposed, "for the other café");
        server.publish("room", "for the other room");
        server.publish(composed, "for this café");
        server.publish("Room", "for this room");
        hana.awaitSaid("for this room");

        assertThat(hana.texts()).containsExactly("for this café", "for this room");
    }

    @Test
    void namesWithOddCharacters_areRejoinedToTheLetter() {
        String[] odd = {
            "\ud83e\uddd1\u200d\ud83d\ude80 crew",
            "it's \"quoted\"",
            " spaces  around ",
            "back\\slash/and:colon.dot",
            "<script>alert(1)</script>",
            "a+b=c&d%20e#f",
            "\u05e9\u05dc\u05d5\u05dd",
            "__proto__",
            "constructor"
        };
        server.grant("ida", odd);
        ChatPage ida = ChatPage.open(browser, server, "ida", "groupChat", SOON_MILLIS);
        ida.join(odd);

        server.cut(ida.connection());
        for (String group : odd) {
            server.publish(group, "in " + group);
        }
        ida.awaitSaid("in constructor");

        assertThat(ida.said())
                .containsExactlyElementsOf(Stream.of(odd)
                        .map(group -> new Said("groupChat", group, "in " + group))
                        .toList());
        assertThat(ida.rejoined())
                .singleElement()
                .satisfies(told -> assertThat(told.back()).containsExactlyInAnyOrder(odd));
    }

    @Test
    void moreMissedThanTheHistoryHolds_theNewestComeAndTheGapIsTold() {
        server.grant("kim", "busy");
        ChatPage kim = ChatPage.open(browser, server, "kim");
        kim.join("busy");

        server.cut(kim.connection());
        List<String> all = IntStream.range(0, 1_200).mapToObj(i -> "busy " + i).toList();
        all.forEach(text -> server.publish("busy", text));
        assertThat(server.requests().count("kim", "reconnect")).isZero();
        kim.awaitSaid("busy 1199");

        assertThat(kim.texts()).isEqualTo(all.subList(200, 1_200));
        kim.awaitReconnected(1);
        assertThat(kim.rejoined()).containsExactly(new Rejoined(List.of("busy"), true, "NONE"));
    }

    @Test
    void serverIsRestarted_clientIsBackByItselfAndToldOfTheGap() {
        try (ClassicServer own = ClassicServer.start()) {
            own.grant("jo", "red", "blue");
            ChatPage jo = ChatPage.open(browser, own, "jo", "groupChat", SOON_MILLIS);
            jo.join("red", "blue");
            String connection = jo.connection();
            own.publish("red", "before");
            jo.awaitSaid("before");

            own.restart();
            jo.awaitReconnected(1);
            Until.holds("jo is back", () -> own.isMember(connection, "red"));
            own.publish("red", "after");
            own.publish("blue", "after, too");
            jo.awaitSaid("after, too");

            assertThat(jo.connection()).isEqualTo(connection);
            assertThat(jo.texts()).containsExactly("before", "after", "after, too");
            assertThat(jo.rejoined()).containsExactly(new Rejoined(List.of("blue", "red"), true, "NONE"));
            assertThat(own.hubs().audit().check().isIntact()).isTrue();
        }
    }
}
