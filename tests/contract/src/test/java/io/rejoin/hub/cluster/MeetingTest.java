package io.rejoin.hub.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.TestClock;
import io.rejoin.hub.Connections;
import io.rejoin.hub.Eventually;
import io.rejoin.hub.HistoryLimits;
import io.rejoin.hub.Neighbours;
import io.rejoin.token.TokenPolicy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private final Meeting meeting = new Meeting(neighbours, each -> ask(), () -> {});

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

    @Test
    void roundThatFails_isAskedAgain() {
        meeting.begin();
        rounds.get(0).completeExceptionally(new IllegalStateException("on purpose"));
        assertThat(neighbours.haveMet()).isFalse();
        Eventually.until("it asks again", () -> rounds.size() == 2);
        rounds.get(1).complete(0);

        assertThat(neighbours.haveMet()).isTrue();
    }
}
