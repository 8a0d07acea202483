package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.contract.TestClock;
import io.rejoin.hub.HistoryLimits;
import io.rejoin.hub.pipeline.HubServerPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Clients that say too much, read too little, or are gone without a word: each has a bound. Touches loopback only. */
final class LivenessIT {
    private static final Duration KEEP_ALIVE = Duration.ofMillis(300);
    private static final int QUEUED_MAX = 100;
    private static final int MESSAGE_MAX = 64 * 1024;
    private static final String PADDING = "x".repeat(50_000);
    /** A frame full of these is more than the buffers of two sockets take. */
    private static final String LARGE = "x".repeat(200_000);

    @AutoClose
    private static final ClassicServer server =
            ClassicServer.start(ServerSetup.plain().withPolicy(withQueues(QUEUED_MAX)));

    @AutoClose
    private static final ClassicServer roomy =
            ClassicServer.start(ServerSetup.plain().withPolicy(withQueues(1000)));

    @AutoClose
    private static final ClassicServer impatient =
            ClassicServer.start(ServerSetup.plain().withKeepAlive(KEEP_ALIVE));

    private static HubServerPolicy withQueues(int queuedMax) {
        return HubServerPolicy.defaults()
                .withHistory(new HistoryLimits(
                        1000, 1 << 26, 1 << 26, 1000, Duration.ofMinutes(15), queuedMax, queuedMax, 1 << 26));
    }

    /** A call that takes exactly so many bytes; all but its own overhead is the text. */
    private static String callOf(int bytes) {
        int overhead = ClassicClient.call("9", "say", "red", "").length();
        return ClassicClient.call("9", "say", "red", "x".repeat(bytes - overhead));
    }

    @Test
    void messageOfJust64KiB_isTaken() {
        ClassicClient ana = ClassicClient.connected(server, "ana");
        ana.line().send(callOf(MESSAGE_MAX));
        Until.holds("the answer comes", () -> ana.frames().size() == 2);
        assertThat(ana.invoke("whoAmI").path("R").asText()).isEqualTo("ana");
    }

    @Test
    void messageOfMoreThan64KiB_closesTheLineAndTheClientMayComeBack() {
        server.grant("ben", "red");
        ClassicClient ben = ClassicClient.connected(server, "ben");
        ben.join("red");

        ben.line().send(callOf(MESSAGE_MAX + 1));
        ben.line().awaitClosed();
        server.publish("red", "missed");
        ben.reconnect();
        ben.awaitSaid("missed");

        assertThat(ben.texts()).containsExactly("missed");
    }

    @Test
    void binaryFrame_closesTheLine() {
        ClassicClient cleo = ClassicClient.connected(server, "cleo");
        cleo.line().sendBinary((byte) 1);
        assertThat(cleo.line().awaitClosed()).isEqualTo(1008);
    }

    @Test
    void textThatIsNoCall_closesTheLine() {
        for (String text : List.of("[]", "{}", "{\"H\":", "hello", "[".repeat(1000), "{\"H\":1,\"M\":2,\"A\":3}")) {
            ClassicClient dora = ClassicClient.connected(server, "dora");
            dora.line().send(text);
            assertThat(dora.line().awaitClosed()).as(text).isEqualTo(1008);
        }
    }

    @Test
    void clientThatDoesNotRead_isDroppedAndMayFetchTheNewestLater() {
        server.grant("eve", "flood");
        ClassicClient eve = ClassicClient.connected(server, "eve");
        eve.join("flood");
        String token = eve.token();
        String cursor = eve.cursor();
        eve.drop();
        eve.open("reconnect", reconnectQuery(eve, token, cursor), false);
        Until.holds("eve is back", () -> server.reconnects("eve").size() == 1);

        int all = 400;
        IntStream.range(0, all).forEach(i -> server.publish("flood", i + PADDING));
        Until.holds("eve is let go", () -> !eve.isAttached());
        eve.reconnect(token, cursor);
        eve.awaitSaid(all - 1 + PADDING);

        List<String> newest = IntStream.range(all - QUEUED_MAX, all)
                .mapToObj(i -> i + PADDING)
                .toList();
        assertThat(eve.texts().equals(newest))
                .as("the newest, each once and in order")
                .isTrue();
    }

    private static Map<String, String> reconnectQuery(ClassicClient who, String token, String cursor) {
        Map<String, String> query = who.query("groupsToken", token);
        query.put("messageId", cursor);
        return query;
    }

    /** A line that the client does not read, with more on its way than the network takes. */
    private static Line stuck(ClassicClient who) {
        Map<String, String> query = reconnectQuery(who, who.token(), who.cursor());
        who.drop();
        Line line = who.open("reconnect", query, false);
        Until.holds("the client is back", who::isAttached);
        roomy.publish("flood", "a small one, which the network takes");
        roomy.drain(who.connection());
        IntStream.range(0, 200).forEach(i -> roomy.publish("flood", i + LARGE));
        return line;
    }

    @Test
    void revokedWhileMessagesWaitForASlowClient_noneOfThemIsSentAfterwards() {
        roomy.grant("jo", "flood");
        ClassicClient jo = ClassicClient.connected(roomy, "jo");
        jo.join("flood");
        Line line = stuck(jo);

        roomy.revoke("jo", "flood");
        IntStream.range(0, 10).forEach(i -> roomy.publish("flood", "too late " + i));
        roomy.tell("jo", "fence");
        line.read();
        // What was on its way either got to the network in time, or the line was cut.
        Until.holds("jo hears of it, or comes back", () -> jo.texts().contains("fence") || !jo.isAttached());
        if (!jo.texts().contains("fence")) {
            jo.reconnect();
            jo.awaitSaid("fence");
        }

        assertThat(jo.texts()).hasSizeBetween(2, 200).endsWith("fence");
        assertThat(jo.texts()).noneMatch(text -> text.startsWith("too late"));
        assertThat(roomy.isMember(jo.connection(), "flood")).isFalse();
    }

    @Test
    void answerToAJoinOfASlowClient_comesAfterTheTokenThatListsTheGroup() {
        roomy.grant("nia", "flood");
        roomy.grant("nia", "red");
        ClassicClient nia = ClassicClient.connected(roomy, "nia");
        nia.join("flood");
        Line line = stuck(nia);
        line.send("{\"H\":\"GroupChat\",\"M\":\"join\",\"A\":[\"red\"],\"I\":9999}");
        Until.holds("nia is in", () -> roomy.isMember(nia.connection(), "red"));

        line.read();
        Until.holds("nia has the answer", () -> nia.frames().stream().anyMatch(LivenessIT::isAnswer));

        List<Boolean> tokenOrAnswer = nia.frames().stream()
                .filter(frame -> isAnswer(frame)
                        || TokenText.groups(frame.path("G").asText()).contains("red"))
                .map(LivenessIT::isAnswer)
                .toList();
        assertThat(tokenOrAnswer).containsExactly(false, true);
    }

    private static boolean isAnswer(JsonNode frame) {
        return frame.path("I").asText().equals("9999");
    }

    @Test
    void clientGoneForLongerThanTheDisconnectTimeout_isLetBackByItsTokenAlone() {
        TestClock clock = TestClock.at(Instant.now());
        try (ClassicServer own = ClassicServer.start(ServerSetup.plain().withClock(clock))) {
            own.grant("ida", "red");
            ClassicClient ida = ClassicClient.connected(own, "ida");
            ida.join("red");
            ida.drop();
            own.publish("red", "missed early");

            clock.advance(Duration.ofSeconds(31));
            Until.holds("ida is given up", () -> own.chat().count("timed out", ida.connection()) == 1);
            own.publish("red", "missed late");
            ida.reconnect();
            ida.awaitSaid("missed late");

            assertThat(ida.texts()).containsExactly("missed early", "missed late");
            assertThat(own.chat().count("reconnected", ida.connection())).isEqualTo(1);
            assertThat(own.chat().count("connected", ida.connection())).isEqualTo(1);
        }
    }

    @Test
    void clientThatIsOlderThanAllKeys_comesBack() {
        TestClock clock = TestClock.at(Instant.now());
        try (ClassicServer own = ClassicServer.start(ServerSetup.plain().withClock(clock))) {
            own.grant("kim", "red");
            ClassicClient kim = ClassicClient.connected(own, "kim");
            kim.join("red");
            String first = kim.token();
            own.rotateKeys();
            clock.advance(Duration.ofDays(3));
            Until.holds("kim gets a token of the new key", () -> !kim.token().equals(first));
            kim.drop();
            own.publish("red", "missed");
            kim.reconnect();
            kim.awaitSaid("missed");

            assertThat(own.isMember(kim.connection(), "red")).isTrue();
        }
    }

    @Test
    void silence_isFilledWithSignsOfLife() {
        ClassicClient finn = ClassicClient.connected(impatient, "finn");
        Until.holds(
                "three signs of life come",
                () -> finn.line().frames().stream().filter("{}"::equals).count() >= 3);
        assertThat(finn.line().closed()).isEmpty();
        assertThat(finn.invoke("whoAmI").path("R").asText()).isEqualTo("finn");
    }

    @Test
    void clientThatAnswersPings_isKept() {
        ClassicClient gus = ClassicClient.connected(impatient, "gus");
        long signs = 5 * 3;
        Until.holds(
                "many signs of life come",
                () -> gus.line().frames().stream().filter("{}"::equals).count() >= signs);
        assertThat(gus.isAttached()).isTrue();
    }

    @Test
    void clientThatAnswersNoPing_isLetGo() {
        ClassicClient hana = ClassicClient.of(impatient, "hana");
        hana.negotiate();
        hana.open("connect", hana.query(), false);
        Until.holds("hana is attached", hana::isAttached);
        Until.holds("hana is let go", () -> !hana.isAttached());

        hana.reconnect("", "");
        Until.holds("hana is attached again", hana::isAttached);
        impatient.tell("hana", "welcome back");
        hana.awaitSaid("welcome back");
    }
}
