package io.rejoin.hub.backplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.BackplaneContract;
import io.rejoin.contract.ListeningServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The backplane of one process, and what becomes of a server that is too far behind. In memory. */
final class InMemoryBackplaneTest extends BackplaneContract {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final Backplane backplane = new InMemoryBackplane();

    @Override
    protected Backplane backplane() {
        return backplane;
    }

    /** A server that is stuck with what it heard, of a backplane where two texts of 20 characters may wait. */
    private static ListeningServer stuck(Backplane narrow, ListeningServer sender) {
        ListeningServer stuck = new ListeningServer(narrow);
        stuck.hold();
        sender.channel().publish("stuck");
        assertThat(stuck.next()).isEqualTo("stuck");
        return stuck;
    }

    @Test
    void serverThatIsTooFarBehind_missesWhatComes_andIsToldWhere() {
        Backplane narrow = new InMemoryBackplane(2, 20);
        try (ListeningServer sender = new ListeningServer(narrow);
                ListeningServer stuck = stuck(narrow, sender);
                ListeningServer other = new ListeningServer(narrow)) {
            for (int i = 0; i < 5; i++) {
                sender.channel().publish("m" + i);
                assertThat(other.next()).isEqualTo("m" + i);
            }
            stuck.release();
            stuck.assertHearsOnly("m0", "m1", "missed");
            sender.channel().publish("on again");
            stuck.assertHearsOnly("on again");
        }
    }

    @Test
    void textsThatAreTooLongTogether_areMissed() {
        Backplane narrow = new InMemoryBackplane(2, 20);
        try (ListeningServer sender = new ListeningServer(narrow);
                ListeningServer stuck = stuck(narrow, sender)) {
            sender.channel().publish("fifteen letters");
            sender.channel().publish("sixteen");
            stuck.release();

            stuck.assertHearsOnly("fifteen letters", "missed");
        }
    }

    @Test
    void questionThatFindsNoRoom_failsAtOnce() {
        Backplane narrow = new InMemoryBackplane(2, 20);
        try (ListeningServer sender = new ListeningServer(narrow);
                ListeningServer stuck = stuck(narrow, sender)) {
            sender.channel().publish("m0");
            sender.channel().publish("m1");
            CompletableFuture<Integer> answers =
                    sender.channel().ask("question", LONG, answer -> {}).toCompletableFuture();

            assertThat(answers)
                    .failsWithin(LONG.dividedBy(2))
                    .withThrowableThat()
                    .withCauseInstanceOf(BackplaneUnavailableException.class);
            stuck.release();
            stuck.assertHearsOnly("m0", "m1");
        }
    }

    @Test
    void limitsThatLetNothingWait_areRefused() {
        assertThatThrownBy(() -> new InMemoryBackplane(0, 20)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new InMemoryBackplane(2, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
