package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Bench.CHAT;
import static io.rejoin.hub.pipeline.TwoServers.clients;
import static io.rejoin.hub.pipeline.TwoServers.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Crew;
import io.rejoin.contract.Eventually;
import io.rejoin.contract.ListeningServer;
import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.HubSend;
import io.rejoin.hub.Message;
import io.rejoin.hub.Transport;
import io.rejoin.hub.backplane.InMemoryBackplane;
import io.rejoin.hub.cluster.ClusterLimits;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is sent on one of two servers, and what only concerns two of them. In memory. */
final class TwoServersTest {
    @AutoClose
    private final TwoServers servers = new TwoServers();

    private final Bench first = servers.first;
    private final Bench second = servers.second;

    private static List<Message> messages(Client client, Bench sender) {
        List<Message> messages = new ArrayList<>();
        clients(sender).client(client.id).send("end");
        Eventually.until("everything has arrived", () -> {
            messages.addAll(client.take());
            return messages.contains(Message.of(CHAT, "end", List.of()));
        });
        return messages;
    }

    @Test
    void clientOfEachServer_getsItOnce_whoeverSends() {
        Client ana = first.client("a", "ana").connect().join("open");
        Client bob = second.client("b", "bob").connect().join("open");
        say(first, "one");
        assertThat(ana.heardFrom(first)).containsExactly("one");
        assertThat(bob.heardFrom(first)).containsExactly("one");
        clients(second).all().except(ana.id).send("two");

        assertThat(ana.heardFrom(second)).isEmpty();
        assertThat(bob.heardFrom(second)).containsExactly("two");
    }

    @Test
    void whoIsAway_getsItWhenComingBackToTheirServer() {
        Client ana = first.client("a", "ana").connect().join("open");
        ana.receive();
        ana.drop();
        say(second, "group");
        clients(second).client(ana.id).send("ana");
        List<String> unused = first.client("f", "fence").connect().heardFrom(second);
        ana.reconnect();

        assertThat(ana.receive().methods()).containsExactly("group", "ana");
        assertThat(ana.outcome().gap()).isFalse();
    }

    @Test
    void whoCameBackToAnotherServer_isNotTakenToBeOnTheFormerOne() {
        Client before = first.client("a", "ana").connect().join("open");
        before.receive();
        Client now = second.client("a", "ana");
        now.reconnect(before.token());
        Eventually.until("the old line is cut", () -> before.transport().isOver());
        assertThat(first.server().connections().isAttached(before.connection())).isFalse();
        clients(first).client(now.id).send("where she is");

        assertThat(now.heardFrom(first)).containsExactly("where she is");
        first.clock.advance(first.server().policy().disconnectTimeout().plusSeconds(1));
        first.server().timedOut(before.connection(), first.clock.instant());
        assertThat(now.isIn("open")).isTrue();
    }

    @Test
    void arguments_crossUnchanged_alsoWhatJsonDoesNotKnow() {
        Client here = second.client("h", "here").connect();
        Client there = first.client("t", "there").connect();
        Object[] plain = {
            "\u00e9\"\\\n\uD83D\uDE00", 1, 1.5, new BigDecimal("1.10"), Map.of("someName", List.of(true)), Map.of()
        };
        Object[] more = {
            Instant.parse("2030-01-01T00:00:00.123456789Z"),
            List.of(1, Map.of("a/b~c", new byte[] {0, 1, -1}, "at", Instant.EPOCH)),
            new byte[0],
            "2030-01-01T00:00:00Z"
        };
        clients(second).all().send("plain", plain);
        clients(second).all().send("more", more);
        List<Message> expected = messages(here, second);

        assertThat(expected).hasSize(3);
        assertThat(((Message.Call) expected.get(1)).tree()).isPresent();
        assertThat(messages(there, second)).isEqualTo(expected);
    }

    @Test
    void modules_runOnce_onTheServerThatSends() {
        List<String> seen = new CopyOnWriteArrayList<>();
        UnaryOperator<HubServerSetup> setup = plain -> plain.module(new HubModule() {
            @Override
            public void onSend(HubSend send, Runnable next) {
                seen.add(send.method());
                next.run();
            }
        });
        try (TwoServers two = new TwoServers(new InMemoryBackplane(), ClusterLimits.defaults(), setup)) {
            Client ana = two.first.client("a", "ana").connect();
            clients(two.second).all().send("once");

            assertThat(ana.heardFrom(two.second)).containsExactly("once");
            assertThat(seen).containsExactly("once", "end");
        }
    }

    @Test
    void sendsOfManyThreads_comeInOneOrderEverywhere() {
        HubServerPolicy roomy = HubServerPolicy.defaults();
        try (TwoServers two =
                new TwoServers(new InMemoryBackplane(), ClusterLimits.defaults(), setup -> setup.policy(roomy))) {
            Client here = two.second.client("h", "here").connect();
            Client there = two.first.client("t", "there").connect();
            Crew.play(4, number -> {
                for (int i = 0; i < 200; i++) {
                    clients(two.second).all().send("m" + number + "-" + i);
                }
            });
            List<String> heardHere = here.heardFrom(two.second);

            assertThat(heardHere).hasSize(800);
            assertThat(there.heardFrom(two.second)).isEqualTo(heardHere);
        }
    }

    @Test
    void brokenTransportOfAnotherServer_isNobodyElsesTrouble() {
        Transport broken = new Transport() {
            @Override
            public void wake() {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void close(CloseCode code) {
                throw new IllegalStateException("on purpose");
            }
        };
        Client bad = first.client("bad", "bad");
        Attached unused = first.server().connect(bad.newcomer(), broken);
        Client ana = first.client("a", "ana").connect();
        clients(second).all().send("one");
        clients(second).client(bad.id).send("alone");
        clients(second).all().send("two");

        assertThat(ana.heardFrom(second)).containsExactly("one", "two");
    }

    @Test
    void serverThatIsFarBehind_tellsItsClientsOfTheGap_andNobodyElseWaits() {
        try (TwoServers two = TwoServers.over(new InMemoryBackplane(3, 10_000))) {
            Client ana = two.first.client("a", "ana").connect().join("open");
            Client away = two.first.client("w", "away").connect().join("open");
            Client bob = two.second.client("b", "bob").connect().join("open");
            ana.receive();
            away.receive();
            away.drop();
            Stuck stuck = TwoServers.hold(two.first, two.second);
            for (int i = 0; i < 5; i++) {
                say(two.second, "m" + i);
                assertThat(bob.receive().methods()).containsExactly("m" + i);
            }
            stuck.release();
            Eventually.until("she is let go", () -> ana.transport().isOver());
            say(two.second, "behind the gap");
            Client probe = two.first.client("p", "probe").connect();
            probe.heardFrom(two.second);
            assertThat(ana.receive().methods())
                    .as("nothing stands behind the gap before she knows of it")
                    .isEmpty();
            ana.drop();
            ana.reconnect();
            away.reconnect();

            assertThat(ana.outcome().gap()).isTrue();
            assertThat(away.outcome().gap()).isTrue();
            assertThat(ana.receive().methods()).containsExactly("m0", "m1", "m2", "behind the gap");
            assertThat(bob.transport().isOver()).isFalse();
        }
    }

    @Test
    void messageThatIsTooLong_isAnError_andNobodyGetsIt() {
        ClusterLimits limits = ClusterLimits.defaults().withCharactersMax(300);
        try (TwoServers two = new TwoServers(new InMemoryBackplane(), limits, UnaryOperator.identity())) {
            Client here = two.second.client("h", "here").connect();
            Client there = two.first.client("t", "there").connect();
            String text = "x".repeat(300);
            assertThatThrownBy(() -> clients(two.second).all().send("long", text))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> clients(two.second).client(here.id).send("long", text))
                    .isInstanceOf(IllegalArgumentException.class);

            assertThat(here.heardFrom(two.second)).isEmpty();
            assertThat(there.heardFrom(two.second)).isEmpty();
        }
    }

    @Test
    void serverThatCloses_isOutOfIt_andTheOthersGoOn() {
        try (Bench third = servers.third()) {
            Client ana = first.client("a", "ana").connect().join("open");
            second.server().close();
            say(third, "after");
            third.server().groups(CHAT).join(ana.id, Bench.group("open2"));
            clients(second).all().send("nobody hears it");

            assertThat(ana.heardFrom(third)).containsExactly("after");
            assertThat(ana.isIn("open2")).isTrue();
        }
    }

    @Test
    void wordsThatAreNone_changeNothing() {
        Client ana = first.client("a", "ana").connect();
        try (ListeningServer stranger = new ListeningServer(servers.backplane)) {
            for (String text :
                    List.of("", "{}", "[]", "{\"is\":\"sent\"}", "{\"is\":\"java.lang.String\"}", "\u0000")) {
                stranger.channel().publish(text);
                assertThat(stranger.channel()
                                .ask(text, TwoServers.SHORT, answer -> {})
                                .toCompletableFuture())
                        .failsWithin(Duration.ofSeconds(10));
            }
        }
        clients(second).all().send("fine");

        assertThat(ana.heardFrom(second)).containsExactly("fine");
    }
}
