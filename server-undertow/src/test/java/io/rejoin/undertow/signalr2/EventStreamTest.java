package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.contract.Eventually;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Server-sent events over bare sockets. Listens on a free port. */
final class EventStreamTest {
    @AutoClose
    private ClassicUnderTest server = start(ClassicSettings.defaults());

    private static ClassicUnderTest start(ClassicSettings settings) {
        return new ClassicUnderTest(settings, UnaryOperator.identity());
    }

    private HttpVisitor ana() {
        return new HttpVisitor(server, "serverSentEvents");
    }

    private void restart(ClassicSettings settings) {
        server.close();
        server = start(settings);
    }

    @Test
    void stream_saysWhatItIs() {
        HttpVisitor ana = ana().stream();

        assertThat(ana.response().header("content-type")).isEqualTo("text/event-stream; charset=UTF-8");
        assertThat(ana.response().header("cache-control")).isEqualTo("no-store");
        assertThat(ana.response().header("x-content-type-options")).isEqualTo("nosniff");
    }

    @Test
    void callByRequest_isAnsweredThereAndHeardOnTheStream() {
        HttpVisitor ana = ana().stream();
        assertThat(ana.call("echo", "hello").path("R").asText()).isEqualTo("hello");
        ana.joinStreaming();
        server.say("for all");

        assertThat(RawClient.says(ana.await(frame -> frame.path("M").size() > 0), "for all"))
                .isTrue();
        assertThat(server.hub.connected.get()).isEqualTo(1);
    }

    @Test
    void clientThatIsGone_isNoticedAndGetsWhatItMissedOnceAndInOrder() {
        HttpVisitor ana = ana().stream().joinStreaming();
        ana.response().reset();
        Eventually.until("ana is away", () -> !ana.isAttached());
        server.say("missed 1");
        server.say("missed 2");
        ana.restream();
        ana.await(frame -> RawClient.says(frame, "missed 2"));
        server.say("live");
        ana.await(frame -> RawClient.says(frame, "live"));

        assertThat(ana.said()).containsExactly("missed 1", "missed 2", "live");
        assertThat(server.hub.reconnected.get()).isEqualTo(1);
        assertThat(server.hub.connected.get()).isEqualTo(1);
    }

    @Test
    void clientThatOnlyClosesItsSide_isNoticed() {
        HttpVisitor ana = ana().stream();
        ana.response().close();

        Eventually.until("ana is away", () -> !ana.isAttached());
    }

    @Test
    void frameOnItsWay_isOvertakenByNoRemoval() {
        HttpVisitor ana = ana().stream().joinStreaming();
        server.say("before");
        server.hubs().groups(ClassicUnderTest.CHAT).leave(ana.id(), ClassicUnderTest.ROOM);
        server.say("after");
        server.tell("fence");
        ana.await(frame -> RawClient.says(frame, "fence"));

        assertThat(ana.said()).doesNotContain("after");
        assertThat(ana.isMember()).isFalse();
    }

    @Test
    void firstFrameAfterAReturn_bringsAnotherToken() {
        HttpVisitor ana = ana().stream().joinStreaming();
        String old = ana.token();
        ana.response().close();
        Eventually.until("ana is away", () -> !ana.isAttached());
        JsonNode first = ana.restream().await(frame -> true);

        assertThat(first.path("G").asText()).isNotEmpty().isNotEqualTo(old);
    }

    @Test
    void silence_isFilledWithSignsOfLife() {
        restart(ClassicSettings.defaults().withKeepAlive(Duration.ofMillis(100)));
        HttpVisitor ana = ana().stream();
        for (int i = 0; i < 3; i++) {
            ana.await(JsonNode::isEmpty);
        }

        assertThat(ana.isAttached()).isTrue();
    }

    @Test
    void clientThatReadsNothing_isCutAndMayComeBack() {
        restart(ClassicSettings.defaults().withKeepAlive(Duration.ofMillis(200)));
        HttpVisitor ana = ana().stream().joinStreaming();
        for (int i = 0; i < 400; i++) {
            server.say(i + "x".repeat(50_000));
        }
        Eventually.until("ana is let go", () -> !ana.isAttached());
        server.say("newest");
        ana.restream();
        ana.await(frame -> RawClient.says(frame, "newest"));
    }

    @Test
    void stoppedServer_endsTheStreamInOrder() {
        HttpVisitor ana = ana().stream();
        server.hubs().close();

        assertThat(ana.find(frame -> false)).isEmpty();
        assertThat(ana.response().isWhole()).isTrue();
    }

    @Test
    void connectionThatIsOver_isToldToStop() {
        HttpVisitor ana = ana().stream().joinStreaming();
        assertThat(server.post(ana.path("abort"), "").join().statusCode()).isEqualTo(200);
        ana.restream();

        assertThat(ana.await(frame -> frame.has("E")).path("E").asText()).contains("over");
        assertThat(ana.find(frame -> false)).isEmpty();
    }

    @Test
    void abort_endsTheStream_andTheHubIsTold() {
        HttpVisitor ana = ana().stream().joinStreaming();
        assertThat(server.post(ana.path("abort"), "").join().statusCode()).isEqualTo(200);

        assertThat(ana.find(frame -> false)).isEmpty();
        assertThat(ana.response().isWhole()).isTrue();
        Eventually.until("the hub was told", () -> server.hub.saidGoodbye.get() == 1);
        assertThat(ana.connection()).isEmpty();
    }

    @Test
    void secondStreamBeforeTheStart_takesThePlaceOfTheFirst() {
        HttpVisitor ana = ana().connectStream();
        RawResponse first = ana.response();
        ana.onAnotherConnection().stream();
        server.tell("hello");
        ana.await(frame -> RawClient.says(frame, "hello"));

        assertThat(first.event()).isEmpty();
        assertThat(first.isWhole()).as("it ended in order").isTrue();
        assertThat(server.hub.connected.get()).isEqualTo(1);
    }

    @Test
    void abortOfAnOldClient_isNoGoodbyeYet() {
        HttpVisitor ana = ana().stream().joinStreaming();
        String old = ana.path("abort").replace("&clientProtocol=2.0", "");
        assertThat(server.post(old, "").join().statusCode()).isEqualTo(200);
        ana.response().close();
        ana.restream();
        server.say("still a member");

        assertThat(RawClient.says(ana.await(frame -> frame.path("M").size() > 0), "still a member"))
                .isTrue();
    }

    @Test
    void limitForStalledBodies_doesNotEndAQuietStream() {
        server.close();
        server =
                ClassicUnderTest.withReadTimeout(ClassicSettings.defaults().withKeepAlive(Duration.ofMillis(100)), 300);
        HttpVisitor ana = ana().stream();
        for (int i = 0; i < 10; i++) {
            ana.await(JsonNode::isEmpty);
        }

        assertThat(ana.isAttached()).isTrue();
    }

    @Test
    void oldClient_isConnectedBeforeItIsTold() {
        HttpVisitor ana = new HttpVisitor(server, "serverSentEvents", "1.3");
        ana.response().request("GET", ana.path("connect"), "");
        assertThat(ana.response().event()).contains("initialized");
        ana.await(frame -> frame.has("S"));

        assertThat(server.hub.connected.get()).isEqualTo(1);
    }
}
