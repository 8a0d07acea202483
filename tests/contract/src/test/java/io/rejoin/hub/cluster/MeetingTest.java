package io.rejoin.hub.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.contract.TestClock;
import io.rejoin.hub.Connections;
import io.rejoin.hub.HistoryLimits;
import io.rejoin.hub.Neighbours;
import io.rejoin.token.TokenPolicy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rounds of asking who is there. */
final class MeetingTest {
    private final Neighbours neighbours = new Neighbours(new Connections(
            HistoryLimits.defaults(),
            TokenPolicy.of("rejoin", "rejoin/hubs"),
            1_000,
            TestClock.at("2030-01-01T00:00:00Z")));
    private final List<CompletableFuture<Integer>> rounds = new CopyOnWriteArrayList<>();
    private final AtomicInteger signs = new AtomicInteger();
    private final List<Duration> pauses = new ArrayList<>();
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final Meeting meeting = new Meeting(neighbours, each -> ask(), signs::incrementAndGet, (pause, action) -> {
        pauses.add(pause);
        later.add(action);
    });

    private CompletableFuture<Integer> ask() {
        CompletableFuture<Integer> round = new CompletableFuture<>();
        rounds.add(round);
        return round;
    }

    @AfterEach
    void close() {
        meeting.close();
    }

    @Test
    void answersToAFormerRound_tellNothing() {
        meeting.begin();
        meeting.begin();
        rounds.get(0).complete(0);
        assertThat(neighbours.haveMet()).isFalse();
        rounds.get(1).complete(0);

        assertThat(neighbours.haveMet()).isTrue();
    }

    @Test
    void answersToAFormerRound_thatComeAsTheNextBegins_tellNothing() throws InterruptedException {
        meeting.begin();
        Thread next = new Thread(meeting::begin);
        synchronized (meeting) {
            next.start();
            Eventually.until("the next is about to begin", () -> next.getState() == Thread.State.BLOCKED);
            rounds.get(0).complete(0);
        }
        next.join();

        assertThat(rounds).hasSize(2);
        assertThat(neighbours.haveMet()).isFalse();
    }

    private void failNewestRound() {
        rounds.get(rounds.size() - 1).completeExceptionally(new IllegalStateException("on purpose"));
    }

    @Test
    void roundThatFails_isAskedAgain() {
        meeting.begin();
        failNewestRound();
        assertThat(neighbours.haveMet()).isFalse();
        later.remove().run();
        rounds.get(1).complete(0);

        assertThat(neighbours.haveMet()).isTrue();
    }

    @Test
    void whileNotAllAnswer_itAsksLessAndLessOften_untilTheyDo() {
        meeting.begin();
        for (int i = 0; i < 7; i++) {
            failNewestRound();
            later.remove().run();
        }
        rounds.get(7).complete(0);
        meeting.begin();
        failNewestRound();

        assertThat(pauses.stream().map(Duration::toSeconds)).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 1L);
    }

    @Test
    void whoIsThere_saysSoFromTimeToTime_untilItCloses() {
        meeting.attend();
        later.remove().run();
        later.remove().run();
        assertThat(signs).hasValue(3);
        assertThat(pauses).containsOnly(Neighbours.signEvery());
        meeting.close();
        later.remove().run();

        assertThat(signs).hasValue(3);
        assertThat(later).isEmpty();
    }
}
