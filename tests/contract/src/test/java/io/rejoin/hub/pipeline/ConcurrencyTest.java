package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Bench.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Crew;
import io.rejoin.hub.Batch;
import io.rejoin.hub.CloseCode;
import io.rejoin.hub.HistoryLimits;
import io.rejoin.hub.Message;
import io.rejoin.hub.Outbox;
import io.rejoin.hub.Received;
import io.rejoin.hub.Recorder;
import io.rejoin.hub.Topic;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.GroupName;
import io.rejoin.token.Position;
import io.rejoin.token.ReconnectToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Publishers, removals and reconnects at the same time, on real threads: P1, P3 and P5. Without a network. */
@Timeout(60)
final class ConcurrencyTest {
    private static final int MESSAGES = 3_000;
    private static final HistoryLimits LARGE =
            new HistoryLimits(100_000, 10_000_000, 1 << 26, 10, Duration.ofMinutes(5), 100_000, 100_000, 10_000_000);

    private final Bench bench = new Bench(setup -> setup.policy(HubServerPolicy.defaults()
            .withGroups(GroupPolicy.askStore().allowTokenOnly(CHAT, "open"))
            .withHistory(LARGE)));

    @AfterEach
    void close() {
        bench.close();
    }

    /** The number of a message that says it. */
    private static long number(Message message) {
        return Long.parseLong(Received.method(message).substring(1));
    }

    private void say(GroupName group, long number) {
        bench.server()
                .connections()
                .publish(Topic.group(CHAT, group), Message.of(CHAT, "m" + number, List.of()), Set.of());
    }

    /** A client that is cut off again and again, and comes back each time with what it has. */
    private final class Stray {
        final List<Long> got = new ArrayList<>();
        private final Client client;
        private Optional<Position> cursor = Optional.empty();
        private Optional<ReconnectToken> token = Optional.empty();
        private Outbox outbox;
        private boolean gap;

        Stray(String id, String group) {
            client = bench.client(id, "ana");
            outbox = bench.server().connect(client.newcomer(), new Recorder()).outbox();
            client.join(group);
            take(1);
        }

        private boolean take(int max) {
            Optional<Batch> batch = outbox.take(max);
            outbox.sent();
            batch.ifPresent(news -> {
                news.messages().forEach(message -> got.add(number(message)));
                cursor = Optional.of(news.position());
                news.token()
                        .ifPresent(content -> token = Optional.of(bench.server().issue(content)));
            });
            return batch.isPresent();
        }

        private void comeBack() {
            bench.server().lost(client.connection(), outbox);
            ReconnectResult result =
                    bench.reconnect(new ReconnectRequest(client.newcomer(), token, cursor), new Recorder());
            outbox = ((ReconnectResult.Back) result).outbox();
            gap |= client.outcome().gap();
        }

        void live(AtomicBoolean over) {
            for (int i = 0; !over.get(); i++) {
                take(1 + i % 5);
                if (i % 20 == 19) {
                    comeBack();
                }
            }
            comeBack();
            while (take(100)) {
                // until nothing is left
            }
        }
    }

    @Test
    void reconnectsWhileOthersPublish_loseRepeatAndReorderNothing() {
        List<Stray> strays = List.of(new Stray("a", "open"), new Stray("b", "open"), new Stray("c", "open"));
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong numbers = new AtomicLong();
        Object order = new Object();
        try (Crew crew = new Crew()) {
            crew.start(strays.size(), number -> strays.get(number).live(over));
            Crew.play(2, publisher -> {
                for (int i = 0; i < MESSAGES / 2; i++) {
                    synchronized (order) {
                        say(Bench.group("open"), numbers.incrementAndGet());
                    }
                }
            });
            over.set(true);
            crew.join();
        }

        List<Long> all = LongStream.rangeClosed(1, MESSAGES).boxed().toList();
        assertThat(strays).allSatisfy(stray -> {
            assertThat(stray.gap).isFalse();
            assertThat(stray.got).isEqualTo(all);
        });
    }

    @Test
    void afterARevocationReturned_nothingOfTheGroupIsHandedOver() {
        AtomicLong numbers = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        List<Boolean> late = Collections.synchronizedList(new ArrayList<>());
        bench.grant("ana", "lobby");
        try (Crew crew = new Crew()) {
            crew.start(2, publisher -> {
                while (!over.get()) {
                    say(Bench.group("lobby"), numbers.incrementAndGet());
                    say(Bench.group("open"), numbers.incrementAndGet());
                }
            });
            for (int round = 0; round < 40; round++) {
                late.add(revokeOnce(round));
            }
            over.set(true);
            crew.join();
        }

        assertThat(late).hasSize(40).containsOnly(false);
    }

    /** Whether a message of the group was handed over after its revocation returned, to one of two that kept coming back. */
    private boolean revokeOnce(int round) {
        bench.grant("ana", "lobby");
        List<Stray> strays = List.of(new Stray("x" + round, "lobby"), new Stray("y" + round, "lobby"));
        AtomicBoolean over = new AtomicBoolean();
        List<Integer> gotAtRevocation = new ArrayList<>();
        CountDownLatch running = new CountDownLatch(strays.size());
        try (Crew crew = new Crew()) {
            crew.start(strays.size(), number -> {
                Stray stray = strays.get(number);
                stray.take(10);
                running.countDown();
                for (int i = 0; !over.get(); i++) {
                    boolean revoked = isRevoked(gotAtRevocation);
                    int before = stray.got.size();
                    stray.take(5);
                    if (revoked && stray.got.size() > before) {
                        throw new AssertionError("handed over after the revocation returned");
                    }
                    if (i % 7 == 6) {
                        stray.comeBack();
                    }
                }
            });
            running.await();
            bench.revoke("ana", "lobby");
            synchronized (gotAtRevocation) {
                gotAtRevocation.add(round);
            }
            say(Bench.group("lobby"), Long.MAX_VALUE);
            strays.forEach(stray -> assertThat(stray.client.isIn("lobby")).isFalse());
            over.set(true);
            crew.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        strays.forEach(stray -> bench.server().abort(stray.client.newcomer()));
        return strays.stream().anyMatch(stray -> stray.got.contains(Long.MAX_VALUE));
    }

    private static boolean isRevoked(List<Integer> rounds) {
        synchronized (rounds) {
            return !rounds.isEmpty();
        }
    }

    @Test
    void joinsAndLeavesAtTheSameTime_leaveNobodyBehind() {
        Client ana = bench.client("ana-1", "ana").connect();
        Client bob = bench.client("bob-1", "bob").connect();
        Crew.play(4, number -> {
            for (int i = 0; i < 200; i++) {
                (number % 2 == 0 ? ana : bob).join("open" + i % 3);
                (number % 2 == 0 ? ana : bob).leave("open" + i % 3);
            }
        });
        for (int i = 0; i < 3; i++) {
            ana.leave("open" + i);
            bob.leave("open" + i);
            assertThat(bench.server().groups(CHAT).count(Bench.group("open" + i)))
                    .isZero();
        }

        assertThat(ana.receive().token().groups().isEmpty()).isTrue();
        assertThat(bench.server().audit().check().isIntact()).isTrue();
    }

    @Test
    void manyReconnectsOfOneConnection_endWithOneTransport() {
        Client ana = bench.client("ana-1", "ana").connect().join("open");
        ana.receive();
        ReconnectToken token = ana.token();
        List<Recorder> transports = new ArrayList<>();
        List<Outbox> outboxes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            transports.add(new Recorder());
        }
        Crew.play(8, number -> {
            ReconnectResult result = bench.reconnect(
                    new ReconnectRequest(ana.newcomer(), Optional.of(token), Optional.empty()), transports.get(number));
            synchronized (outboxes) {
                outboxes.add(((ReconnectResult.Back) result).outbox());
            }
        });
        say(Bench.group("open"), 1);

        assertThat(outboxes.stream()
                        .filter(outbox -> outbox.take(10)
                                .filter(batch -> !batch.messages().isEmpty())
                                .isPresent()))
                .hasSize(1);
        assertThat(transports.stream().filter(Recorder::isOver)).hasSize(7);
        assertThat(transports.stream().flatMap(transport -> transport.closes().stream()))
                .doesNotContain(CloseCode.TRY_AGAIN_LATER);
        assertThat(ana.verdict("open")).isEqualTo(GroupVerdict.GRANTED);
    }
}
