package io.rejoin.hub;

import static io.rejoin.hub.Sample.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.TestClock;
import io.rejoin.hub.MessageLog.Missed;
import io.rejoin.token.GroupName;
import io.rejoin.token.Position;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** In memory, on a test clock. */
final class MessageLogTest {
    private static final HistoryLimits LIMITS =
            new HistoryLimits(3, 100, 1 << 26, 2, Duration.ofMinutes(1), 10, 10, 1_000);
    private static final Duration AWAY = Duration.ofMinutes(15);
    private static final Topic A = topic("a");
    private static final Topic B = topic("b");

    private final TestClock clock = TestClock.at("2030-01-01T00:00:00Z");
    private final MessageLog log = new MessageLog(LIMITS, AWAY, clock);

    private static Topic topic(String group) {
        return Topic.group(CHAT, GroupName.of(group));
    }

    private long say(Topic topic, String method) {
        return log.append(topic, Sample.message(method), Set.of()).offset();
    }

    private static Missed since(MessageLog log, Topic topic, long offset) {
        return log.since(topic, Stand.at(at(log, offset)), 0);
    }

    private static Position at(MessageLog log, long offset) {
        return new Position(log.epoch(), offset);
    }

    private static List<String> methods(Missed missed) {
        ArrayDeque<String> methods = new ArrayDeque<>();
        missed.newestFirst().forEachRemaining(entry -> methods.addFirst(Received.method(entry.message())));
        return List.copyOf(methods);
    }

    @Test
    void offsets_increaseOverAllTopics() {
        assertThat(List.of(say(A, "1"), say(B, "2"), say(A, "3"))).containsExactly(1L, 2L, 3L);
        assertThat(log.head().offset()).isEqualTo(3);
    }

    @Test
    void loss_isAGapOfEveryTopic_forWhoWasThereBefore_howeverMuchIsSaidAfter() {
        say(A, "before");
        log.open(B);
        long before = log.head().offset();
        log.lose();
        long after = log.head().offset();
        assertThat(since(log, topic("unheard"), before).gap()).isTrue();
        for (int i = 0; i < 5; i++) {
            assertThat(since(log, A, before).gap()).isTrue();
            assertThat(since(log, B, before).gap()).isTrue();
            assertThat(since(log, B, after).gap()).isFalse();
            say(A, "m" + i);
        }
    }

    @Test
    void allTopicsTogether_haveALimitThatTheLargestPays() {
        MessageLog small = new MessageLog(
                new HistoryLimits(100, 100, 2_000, 2, Duration.ofMinutes(1), 10, 10, 1_000), AWAY, clock);
        small.append(A, Sample.message("quiet"), Set.of());
        for (int i = 0; i < 100; i++) {
            small.append(topic("loud" + i % 3), Sample.message("m"), Set.of());
        }

        assertThat(methods(since(small, A, 0))).containsExactly("quiet");
        assertThat(since(small, A, 0).gap()).isFalse();
        assertThat(since(small, topic("loud0"), 0).gap()).isTrue();
        assertThat(methods(since(small, topic("loud0"), 0))).isNotEmpty().hasSizeLessThan(34);
    }

    @Test
    void since_givesWhatIsLaterInOrderOfThatTopicOnly() {
        say(A, "a1");
        say(B, "b2");
        say(A, "a3");

        assertThat(methods(since(log, A, 0))).containsExactly("a1", "a3");
        assertThat(methods(since(log, A, 1))).containsExactly("a3");
        assertThat(methods(since(log, A, 3))).isEmpty();
        assertThat(since(log, A, 0).gap()).isFalse();
    }

    @Test
    void fullWindow_dropsTheOldestAndSaysSo() {
        for (int i = 1; i <= 5; i++) {
            say(A, "m" + i);
        }

        assertThat(methods(since(log, A, 0))).containsExactly("m3", "m4", "m5");
        assertThat(since(log, A, 0).gap()).isTrue();
        assertThat(since(log, A, 1).gap()).isTrue();
        assertThat(since(log, A, 2).gap()).isFalse();
    }

    @Test
    void fullWindow_saysNothingOfOtherTopics() {
        log.open(B);
        for (int i = 1; i <= 5; i++) {
            say(A, "m" + i);
        }

        assertThat(since(log, B, 0).gap()).isFalse();
    }

    @Test
    void manyCharacters_dropTheOldestToo() {
        say(A, "x".repeat(60));
        say(A, "y".repeat(60));

        assertThat(since(log, A, 0).gap()).isTrue();
        assertThat(methods(since(log, A, 0))).containsExactly("y".repeat(60));
    }

    @Test
    void messageLargerThanTheWindow_isAGapNotSilence() {
        Message large = new Message.Call(CHAT, "large", "[\"" + "z".repeat(200) + "\"]");
        log.append(A, large, Set.of());

        assertThat(methods(since(log, A, 0))).isEmpty();
        assertThat(since(log, A, 0).gap()).isTrue();
    }

    @Test
    void forgottenTopic_isAGapForWhoStoodBeforeItsLastMessage() {
        long last = say(A, "a");
        clock.advance(Duration.ofMinutes(2));
        log.forgetUnheard(topic -> false);

        assertThat(since(log, A, last - 1).gap()).isTrue();
        assertThat(since(log, A, last).gap()).isFalse();
    }

    @Test
    void topicThatComesBack_stillRemembersItsGap() {
        long last = say(A, "a");
        clock.advance(Duration.ofMinutes(2));
        log.forgetUnheard(topic -> false);
        log.open(A);
        say(A, "later");

        assertThat(since(log, A, last - 1).gap()).isTrue();
        assertThat(since(log, A, last).gap()).isFalse();
        assertThat(methods(since(log, A, last))).containsExactly("later");
    }

    @Test
    void heardTopic_isNeverForgotten() {
        say(A, "a");
        clock.advance(Duration.ofDays(1));
        log.forgetUnheard(A::equals);

        assertThat(methods(since(log, A, 0))).containsExactly("a");
    }

    @Test
    void unheardTopic_isKeptForAWhile() {
        say(A, "a");
        clock.advance(Duration.ofSeconds(59));
        log.forgetUnheard(topic -> false);

        assertThat(methods(since(log, A, 0))).containsExactly("a");
    }

    @Test
    void tooManyUnheardTopics_loseTheLongestUnheardFirst() {
        say(A, "a");
        say(B, "b");
        say(topic("c"), "c");
        say(A, "again");
        log.forgetUnheard(topic -> false);

        assertThat(methods(since(log, B, 0))).isEmpty();
        assertThat(since(log, B, 0).gap()).isTrue();
        assertThat(methods(since(log, A, 0))).containsExactly("a", "again");
        assertThat(methods(since(log, topic("c"), 0))).containsExactly("c");
    }

    @Test
    void forgottenUser_isNoGapForGroups() {
        log.append(Topic.user(CHAT, Sample.ANA), Sample.message("u"), Set.of());
        clock.advance(Duration.ofMinutes(2));
        log.forgetUnheard(topic -> false);

        assertThat(since(log, A, 0).gap()).isFalse();
    }

    @Test
    void position_isKnownOnlyOfThisLogAndNotFromItsFuture() {
        say(A, "a");
        Position head = log.head();

        assertThat(log.knows(head)).isTrue();
        assertThat(log.knows(at(log, 0))).isTrue();
        assertThat(log.knows(at(log, head.offset() + 1))).isFalse();
        assertThat(log.knows(new MessageLog(LIMITS, AWAY, clock).head())).isFalse();
    }

    @Test
    void whatWasLostBeforeItJoined_isNoGap() {
        long before = log.head().offset();
        for (int i = 0; i < 5; i++) {
            say(A, "m" + i);
        }
        Stand stand = Stand.at(at(log, before));
        long joined = log.tick();
        say(A, "after");

        assertThat(log.since(A, stand, joined).gap()).isFalse();
        assertThat(log.since(A, stand, before).gap()).isTrue();
    }

    @Test
    void whatATopicHadLostWhenItWasForgotten_isAGap() {
        long before = log.head().offset();
        say(A, "x".repeat(101));
        assertThat(since(log, A, before).gap()).isTrue();
        clock.advance(Duration.ofMinutes(2));
        log.forgetUnheard(topic -> false);

        assertThat(since(log, A, before).gap()).isTrue();
    }

    @Test
    void messagesOfOtherServers_countWithWhatTheyHoldBesides() {
        HistoryLimits limits = new HistoryLimits(1_000, 10_000, 10_000, 2, Duration.ofMinutes(1), 10, 10, 1_000);
        MessageLog own = new MessageLog(limits, AWAY, clock);
        MessageLog other = new MessageLog(limits, AWAY, clock);
        for (int i = 1; i < 1_000; i++) {
            own.append(A, Sample.message("m"), Set.of());
            other.append(A, Sample.message("m"), Set.of(), Optional.of(new Origin("server" + i % 10, 0, i)));
            assertThat(methods(since(own, A, 0)))
                    .hasSizeGreaterThan(Math.min(i - 1, 50))
                    .hasSizeLessThan(150);
            assertThat(methods(since(other, A, 0))).hasSizeLessThan(30);
        }
    }

    @Test
    void forgottenTopics_leaveTheirRoomToOthers() {
        HistoryLimits limits = new HistoryLimits(10, 10_000, 2_000, 2, Duration.ofMinutes(1), 10, 10, 1_000);
        MessageLog small = new MessageLog(limits, AWAY, clock);
        for (Topic topic : List.of(A, B)) {
            for (int i = 0; i < 10; i++) {
                small.append(topic, Sample.message("x".repeat(50)), Set.of());
            }
            assertThat(methods(since(small, topic, 0))).hasSize(10);
            clock.advance(Duration.ofMinutes(2));
            small.forgetUnheard(any -> false);
        }
    }
}
