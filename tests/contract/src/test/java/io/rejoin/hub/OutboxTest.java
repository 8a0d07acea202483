package io.rejoin.hub;

import static io.rejoin.hub.Sample.CHAT;
import static io.rejoin.hub.Sample.LOBBY;
import static io.rejoin.hub.Sample.OPS;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Crew;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.Position;
import io.rejoin.token.Revision;
import io.rejoin.token.TokenContent;
import io.rejoin.token.TokenId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** In memory; two tests use a second thread. */
final class OutboxTest {
    private static final String EPOCH = "e";

    private final Recorder transport = new Recorder();
    private static final Duration WAIT = Duration.ofMillis(100);

    private final Outbox outbox = new Outbox(
            transport,
            Stand.at(new Position(EPOCH, 10)),
            new HistoryLimits(1, 1, 1 << 26, 1, Duration.ZERO, 1, 5, 1_000));

    private static LogEntry entry(long offset, GroupName group) {
        return new LogEntry(offset, Topic.group(CHAT, group), Sample.message("m" + offset), Set.of());
    }

    private static Queued.Token token(long offset, GroupName... groups) {
        return new Queued.Token(new TokenContent(
                new TokenId(FamilyId.of("f"), offset),
                Optional.empty(),
                HubGroups.of(Map.of(CHAT, List.of(groups))),
                new Position(EPOCH, offset),
                Revision.NONE));
    }

    @Test
    void closedOutbox_givesNothing() {
        outbox.offer(entry(11, LOBBY));

        assertThat(outbox.take(10)).isEmpty();
        assertThat(outbox.position().offset()).isEqualTo(10);
    }

    @Test
    void open_givesMissedThenCollectedThenNew() {
        outbox.offer(entry(13, LOBBY));
        outbox.open(List.of(entry(11, LOBBY), entry(12, LOBBY)));
        outbox.offer(entry(14, LOBBY));

        assertThat(Received.all(outbox).methods()).containsExactly("m11", "m12", "m13", "m14");
    }

    @Test
    void batch_saysHowFarItReaches() {
        outbox.open(List.of(entry(11, LOBBY), entry(12, LOBBY), entry(15, LOBBY)));

        assertThat(outbox.take(2)).map(Batch::position).contains(new Position(EPOCH, 12));
        assertThat(outbox.take(2)).map(Batch::position).contains(new Position(EPOCH, 15));
        assertThat(outbox.take(2)).isEmpty();
    }

    @Test
    void token_isNeverAheadOfTheMessagesBeforeIt() {
        outbox.open(List.of(entry(11, LOBBY), token(11, LOBBY), entry(12, LOBBY)));

        Batch first = outbox.take(1).orElseThrow();
        assertThat(first.messages()).hasSize(1);
        assertThat(first.token()).isEmpty();
        Batch second = outbox.take(1).orElseThrow();
        assertThat(second.token()).isPresent();
    }

    @Test
    void twoTokensInOneBatch_giveTheNewer() {
        outbox.open(List.of(token(11, LOBBY), token(12, LOBBY, OPS)));

        Received received = Received.all(outbox);
        assertThat(received.tokens()).hasSize(1);
        assertThat(received.token().groups().contains(CHAT, OPS)).isTrue();
    }

    @Test
    void retract_takesOutMessagesAndTokensOfTheGroupAndNoOthers() {
        outbox.open(List.of(entry(11, LOBBY), token(11, LOBBY, OPS), entry(12, OPS), token(12, OPS)));
        outbox.offer(entry(13, LOBBY));

        outbox.retract(CHAT, LOBBY);

        Received received = Received.all(outbox);
        assertThat(received.methods()).containsExactly("m12");
        assertThat(received.tokens())
                .extracting(token -> token.id().generation())
                .containsExactly(12L);
    }

    @Test
    void tokenOfferedWhileOneIsUnderWay_isSentAfterIt() {
        outbox.open(List.of(token(11, LOBBY)));
        assertThat(outbox.take(10).orElseThrow().token()).isPresent();

        outbox.offer(token(12, OPS));
        outbox.sent();

        assertThat(Received.all(outbox).token().id().generation()).isEqualTo(12);
    }

    @Test
    void retractWhileAMessageIsUnderWay_takesOutOnlyWhatWaits() {
        outbox.open(List.of(entry(11, LOBBY)));
        assertThat(outbox.take(10)).isPresent();
        outbox.offer(entry(12, LOBBY));
        outbox.offer(entry(13, OPS));

        outbox.retract(CHAT, LOBBY);
        assertThat(outbox.size()).isEqualTo(1);
        outbox.sent();

        assertThat(Received.all(outbox).methods()).containsExactly("m13");
    }

    @Test
    void whatIsUnderWay_countsForNoLimit() {
        outbox.open(List.of(entry(11, LOBBY), entry(12, LOBBY), entry(13, LOBBY), entry(14, LOBBY), entry(15, LOBBY)));
        assertThat(outbox.take(5)).isPresent();
        assertThat(outbox.size()).isZero();

        for (long offset = 16; offset <= 20; offset++) {
            assertThat(outbox.offer(entry(offset, LOBBY))).isTrue();
        }
        assertThat(outbox.offer(entry(21, LOBBY))).isFalse();

        outbox.sent();
        assertThat(outbox.take(5)).isEmpty();
    }

    @Test
    void retract_isHandedOnToTheTransport_andAgainWhenItHasWhatWasOnItsWay() {
        Topic lobby = Topic.group(CHAT, LOBBY);
        outbox.open(List.of(entry(11, LOBBY)));
        assertThat(outbox.take(10).orElseThrow().topics()).containsExactly(lobby);

        outbox.retract(CHAT, LOBBY);
        assertThat(transport.retracted()).containsExactly(lobby);
        outbox.sent();
        assertThat(transport.retracted()).containsExactly(lobby, lobby);

        outbox.retract(CHAT, OPS);
        outbox.sent();
        assertThat(transport.retracted()).containsExactly(lobby, lobby, Topic.group(CHAT, OPS));
    }

    @Test
    void retractWhileCollecting_takesOutToo() {
        outbox.offer(entry(11, LOBBY));
        outbox.retract(CHAT, LOBBY);
        outbox.open(List.of());

        assertThat(outbox.take(10)).isEmpty();
    }

    @Test
    void fullOutbox_saysThatTheClientIsTooSlow() {
        for (int i = 1; i <= 5; i++) {
            assertThat(outbox.offer(entry(10 + i, LOBBY))).isTrue();
        }

        assertThat(outbox.offer(entry(16, LOBBY))).isFalse();
    }

    @Test
    void endedOutbox_givesAndKeepsNothing() {
        outbox.open(List.of(entry(11, LOBBY)));
        outbox.end();
        outbox.offer(entry(12, LOBBY));

        assertThat(outbox.take(10)).isEmpty();
    }

    @Test
    void position_neverGoesBack() {
        outbox.open(List.of(entry(12, LOBBY), token(11, LOBBY)));

        assertThat(Received.all(outbox).position().offset()).isEqualTo(12);
    }

    private static long in(Duration wait) {
        return System.nanoTime() + wait.toNanos();
    }

    @Test
    void tooManyCharacters_endTheClientLikeTooManyMessages() {
        outbox.open(List.of());
        boolean first = outbox.offer(large(11));
        boolean second = outbox.offer(large(12));
        outbox.take(1);

        assertThat(first).isTrue();
        assertThat(second).isTrue();
        assertThat(outbox.offer(large(13))).isTrue();
        assertThat(outbox.offer(large(14))).isFalse();
        assertThat(outbox.take(5)).isEmpty();
    }

    private static LogEntry large(long offset) {
        return new LogEntry(offset, Topic.group(CHAT, LOBBY), new Message.Call(CHAT, "m", "x".repeat(900)), Set.of());
    }

    @Test
    void settleOfWhatIsSent_returnsAtOnce() {
        outbox.open(List.of(entry(11, LOBBY)));
        outbox.take(1);
        outbox.sent();

        outbox.settle(Topic.group(CHAT, LOBBY), in(WAIT));

        assertThat(transport.cuts()).isZero();
    }

    @Test
    void settleOfAnotherGroup_doesNotWait() {
        outbox.open(List.of(entry(11, OPS)));
        outbox.take(1);

        outbox.settle(Topic.group(CHAT, LOBBY), in(WAIT));

        assertThat(transport.cuts()).isZero();
    }

    @Test
    void settleOfAStuckFrame_cutsTheTransport() {
        outbox.open(List.of(entry(11, LOBBY)));
        outbox.take(1);

        outbox.settle(Topic.group(CHAT, LOBBY), in(WAIT));

        assertThat(transport.cuts()).isEqualTo(1);
    }

    @Test
    void settle_waitsForTheFrameUnderWay() throws Exception {
        outbox.open(List.of(entry(11, LOBBY)));
        outbox.take(1);
        CountDownLatch started = new CountDownLatch(1);
        try (Crew crew = new Crew()) {
            crew.start(1, number -> {
                started.countDown();
                outbox.settle(Topic.group(CHAT, LOBBY), in(WAIT));
            });
            started.await();
            outbox.sent();
            crew.join();
        }

        assertThat(transport.cuts()).isZero();
    }
}
