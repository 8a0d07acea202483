package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.TwoServers.say;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.backplane.Backplane;
import io.rejoin.hub.backplane.InMemoryBackplane;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What two threads of a server say at once is heard everywhere in the order in which it stands in the log of that server. */
final class TwoServersOrderTest {
    private static final String INTERRUPTED = "interrupted";

    private final List<Backplane.Listener> listeners = new ArrayList<>();
    private volatile Optional<Thread> other = Optional.empty();

    @AutoClose
    private final TwoServers servers = TwoServers.over(new Interrupting());

    private final Bench first = servers.first;
    private final Bench second = servers.second;

    /** One on which the other thread has its turn between a message's place in the log and its way to the others. */
    private final class Interrupting implements Backplane {
        private final Backplane backplane = new InMemoryBackplane();

        @Override
        public Channel join(Listener listener) {
            listeners.add(listener);
            Channel channel = backplane.join(listener);
            return new Channel() {
                @Override
                public void publish(String text) {
                    if (text.contains(INTERRUPTED)) {
                        other.ifPresent(TwoServersOrderTest::giveTurn);
                    }
                    channel.publish(text);
                }

                @Override
                public CompletionStage<Integer> ask(String question, Duration within, Consumer<String> each) {
                    return channel.ask(question, within, each);
                }

                @Override
                public void close() {
                    channel.close();
                }
            };
        }
    }

    /** Until it is through, or waits for this one. */
    private static void giveTurn(Thread other) {
        other.start();
        Eventually.until("the other thread is through or waits", () -> !other.isAlive() || waitsForThisThread(other));
    }

    private static boolean waitsForThisThread(Thread other) {
        return Optional.ofNullable(ManagementFactory.getThreadMXBean().getThreadInfo(other.getId()))
                .filter(info -> info.getLockOwnerId() == Thread.currentThread().getId())
                .isPresent();
    }

    private void sayWhile(Runnable action) throws InterruptedException {
        Thread acting = new Thread(action);
        other = Optional.of(acting);
        say(first, INTERRUPTED);
        acting.join();
        other = Optional.empty();
    }

    @Test
    void signOfHowFarAServerIs_doesNotOvertakeWhatItSaid() throws InterruptedException {
        Client ana = servers.member();
        ana.drop();
        sayWhile(() -> listeners.get(0).asked("{\"is\":\"who is there\"}"));
        TwoServers.settle(second, first);
        Client there = ana.at(second);
        there.reconnect();

        assertThat(there.outcome().gap()).isFalse();
        assertThat(there.receive().methods()).containsExactly(INTERRUPTED);
    }

    @Test
    void joinOnAnotherServer_doesNotOvertakeWhatWasSaidBefore() throws InterruptedException {
        Client bob = second.client("b", "bob").connect();
        sayWhile(() -> first.server().groups(Bench.CHAT).join(bob.id, Bench.group("open")));

        assertThat(bob.heardFrom(first)).isEmpty();
        assertThat(bob.isIn("open")).isTrue();
    }
}
