package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Fault;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hub joins a client to a group and speaks to it while it connects: by each transport that comes once and in order. On a free port. */
final class WhileConnectingTest {
    private static final List<String> ALL =
            IntStream.range(0, 20).mapToObj(i -> "message " + i).toList();

    @AutoClose
    private final ClassicUnderTest server = new ClassicUnderTest(ClassicSettings.defaults(), UnaryOperator.identity());

    @BeforeEach
    void greet() {
        server.hub.onConnected = () -> {
            server.hubs().groups(ClassicUnderTest.CHAT).join(UserId.of("ana"), ClassicUnderTest.ROOM);
            IntStream.range(0, 20).forEach(i -> {
                if (i % 2 == 0) {
                    server.say("message " + i);
                } else {
                    server.tell("message " + i);
                }
            });
        };
    }

    @Test
    void stream_hearsItAll() {
        HttpVisitor ana = new HttpVisitor(server, "serverSentEvents").stream();
        ana.await(frame -> RawClient.says(frame, "message 19"));

        assertThat(ana.said()).isEqualTo(ALL);
        assertThat(ana.token()).isNotEmpty();
    }

    @Test
    void polls_hearItAll() {
        HttpVisitor ana = new HttpVisitor(server, "longPolling").connectPolling();
        ana.pollUntil(frame -> RawClient.says(frame, "message 19"));

        assertThat(ana.said()).isEqualTo(ALL);
        assertThat(ana.token()).isNotEmpty();
    }

    @Test
    void oldStream_hearsItAllAfterItsFirstFrame() {
        HttpVisitor ana = new HttpVisitor(server, "serverSentEvents", "1.3");
        ana.response().request("GET", ana.path("connect"), "");
        assertThat(ana.response().event()).contains("initialized");
        ana.await(frame -> frame.has("S"));
        assertThat(ana.said()).isEmpty();
        ana.await(frame -> RawClient.says(frame, "message 19"));

        assertThat(ana.said()).isEqualTo(ALL);
    }

    /** Also by what is no exception. */
    @Test
    void clientThatIsThrownAt_cannotStart_andIsTurnedAwayForGood() {
        server.hub.onConnected = () -> {
            throw new NoClassDefFoundError("on purpose");
        };
        HttpVisitor ana = new HttpVisitor(server, "serverSentEvents").connectStream();

        assertThat(server.get(ana.path("start")).statusCode()).isEqualTo(500);
        assertThat(server.get(ana.path("send")).statusCode()).isEqualTo(400);
        assertThat(server.hubs().connections().all()).isEmpty();
    }

    /** The hub joins it, for which the replay store is needed. */
    @Test
    void clientThatMeetsAnOutage_isAskedToComeLater_andIsLetInThen() {
        server.replay.fault(Fault.UNAVAILABLE);
        HttpVisitor early = new HttpVisitor(server, "serverSentEvents").connectStream();

        assertThat(server.get(early.path("start")).statusCode()).isEqualTo(503);
        assertThat(early.response().event()).isEmpty();
        assertThat(server.hubs().connections().all()).isEmpty();
        assertThat(server.hub.saidGoodbye).hasValue(1);

        server.replay.fault(Fault.NONE);
        HttpVisitor later = new HttpVisitor(server, "serverSentEvents").stream();
        later.await(frame -> RawClient.says(frame, "message 19"));
    }

    @ParameterizedTest
    @CsvSource({"serverSentEvents, 200", "longPolling, 503"})
    void oldClientThatMeetsAnOutage_isNotLetIn(String transport, int status) {
        server.replay.fault(Fault.UNAVAILABLE);
        HttpVisitor ana = new HttpVisitor(server, transport, "1.3");
        ana.response().request("GET", ana.path("connect"), "");

        assertThat(ana.response().status()).isEqualTo(status);
        assertThat(ana.response().body()).doesNotContain("\"S\":1");
        assertThat(server.hubs().connections().all()).isEmpty();
    }
}
