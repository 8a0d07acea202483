package io.rejoin.undertow.signalr2;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Eventually;
import io.rejoin.token.UserId;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client called before it said goodbye by a request of its own, or closed its socket. On a free port. */
final class LastCallsTest {

    /** Enough that most of them wait when the goodbye comes, and more than a client may have waiting. */
    private static final int CALLS = 2 * ClassicLimits.defaults().callsPending();

    private static final List<String> ALL =
            IntStream.range(0, CALLS).mapToObj(i -> "t" + i).toList();
    private static final List<String> ALL_AND_GONE =
            Stream.concat(ALL.stream(), Stream.of(ClassicUnderTest.GONE)).toList();

    @AutoClose
    private final ClassicUnderTest server = new ClassicUnderTest(ClassicSettings.defaults(), UnaryOperator.identity());

    private static void callAll(RawClient ana) {
        ALL.forEach(text -> ana.line().send(RawClient.call("hear", text, text)));
    }

    private static String post(String method, String... arguments) {
        return "data=" + ClassicUnderTest.encoded(RawClient.call(method, "1", arguments));
    }

    private CompletableFuture<HttpResponse<String>> abort(RawClient ana) {
        return server.post(ana.path("abort"), "");
    }

    private static void assertOk(CompletableFuture<HttpResponse<String>> answer) {
        assertThat(answer.join().statusCode()).isEqualTo(200);
    }

    private void assertAllHeardBeforeTheEnd() {
        Eventually.until("the hub was told", () -> server.hub.saidGoodbye.get() == 1);
        assertThat(server.hub.heard).containsExactlyElementsOf(ALL_AND_GONE);
        assertThat(server.hubs().connections().all()).isEmpty();
    }

    @RepeatedTest(10)
    void callsInFrontOfAnAbort_areMadeBeforeTheHubHearsThatTheClientIsGone() {
        RawClient ana = server.client().connect();
        callAll(ana);
        CompletableFuture<HttpResponse<String>> goodbye = abort(ana);

        assertThat(ana.find(frame -> false)).isEmpty();
        assertThat(ana.line().closed()).isEqualTo(1000);
        assertOk(goodbye);
        assertAllHeardBeforeTheEnd();
    }

    /** As {@code stop()} of the JavaScript client does. */
    @RepeatedTest(10)
    void callsInFrontOfAnAbortAndACloseFrame_areMadeToo() {
        RawClient ana = server.client().connect();
        callAll(ana);
        CompletableFuture<HttpResponse<String>> goodbye = abort(ana);
        ana.line().sendClose();

        assertOk(goodbye);
        assertAllHeardBeforeTheEnd();
    }

    @RepeatedTest(10)
    void callsInFrontOfAnAbortThatComesWhenTheSocketIsGone_areMadeToo() {
        RawClient ana = server.client().connect();
        callAll(ana);
        ana.line().sendClose();
        Eventually.until("the socket is gone", () -> !ana.isAttached());

        assertOk(abort(ana));
        assertAllHeardBeforeTheEnd();
    }

    @Test
    void callsInFrontOfACloseFrame_areMade_andTheClientMayComeBack() {
        RawClient ana = server.client().connect().join();
        ana.line().send(RawClient.call("hold", "1"));
        callAll(ana);
        Eventually.until("they are here", () -> server.hub.holding.get() == 1);
        ana.line().sendClose();
        server.hub.open.countDown();

        Eventually.until("they are made", () -> server.hub.heard.size() == CALLS);
        assertThat(server.hub.heard).containsExactlyElementsOf(ALL);
        ana.reconnect();
        ana.await(frame -> frame.has("G"));
        assertThat(ana.isMember()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"serverSentEvents", "longPolling"})
    void callsThatWerePostedBeforeAnAbort_areMadeEachTime(String transport) {
        int clients = 100;
        IntStream.range(0, clients).parallel().forEach(i -> {
            HttpVisitor ana = visitor(transport);
            ana.call("hear", "t" + i);
            assertOk(server.post(ana.path("abort"), ""));
        });

        assertThat(server.hub.saidGoodbye).hasValue(clients);
        assertThat(server.hub.heard).hasSize(2 * clients);
    }

    private HttpVisitor visitor(String transport) {
        HttpVisitor ana = new HttpVisitor(server, transport);
        return transport.equals("longPolling") ? ana.connectPolling() : ana.stream();
    }

    /** Of a client by each transport. */
    private List<String> pathsOfClientsThatHold() {
        RawClient socket = server.client().connect();
        socket.line().send(RawClient.call("hold", "1"));
        callAll(socket);
        Stream<String> others = Stream.of("serverSentEvents", "longPolling").map(transport -> {
            HttpVisitor ana = visitor(transport);
            var unused = server.post(ana.path("send"), post("hold"));
            return ana.path("abort");
        });
        List<String> paths =
                Stream.concat(Stream.of(socket.path("abort")), others).toList();
        Eventually.until("their calls are made", () -> server.hub.holding.get() == paths.size());
        return paths;
    }

    @Test
    void callThatTakesItsTime_isNotWaitedForLong_andThoseBehindItAreNotMade() {
        List<String> paths = pathsOfClientsThatHold();
        long begin = System.nanoTime();
        List<CompletableFuture<Duration>> goodbyes = paths.stream()
                .map(path -> server.post(path, "").thenApply(answer -> Duration.ofNanos(System.nanoTime() - begin)))
                .toList();

        assertThat(goodbyes)
                .allSatisfy(goodbye ->
                        assertThat(goodbye.join()).isBetween(Duration.ofMillis(2_900), Duration.ofSeconds(15)));
        assertThat(server.hubs().connections().all()).isEmpty();
        server.hub.open.countDown();
        assertThat(server.hub.saidGoodbye).hasValue(paths.size());
        assertThat(server.hub.heard).hasSize(paths.size()).containsOnly(ClassicUnderTest.GONE);
    }

    @Test
    void everyAbortIsAnswered_howeverManyWait() {
        String path = pathsOfClientsThatHold().get(0);
        List<CompletableFuture<HttpResponse<String>>> goodbyes =
                Stream.generate(() -> server.post(path, "")).limit(5).toList();

        goodbyes.forEach(goodbye -> assertThat(goodbye.join().statusCode()).isEqualTo(200));
        assertThat(server.hub.saidGoodbye).hasValue(1);
    }

    @Test
    void clientThatDoesNotSayThatItWasHeardOut_isNotWaitedForLong() {
        RawClient ana = server.client().connect();

        assertOk(abort(ana));

        assertThat(server.hub.heard).containsExactly(ClassicUnderTest.GONE);
    }

    @Test
    void callsOfAClientWhoseConnectionIsRevoked_areNotMade() {
        RawClient ana = server.client().connect();
        ana.line().send(RawClient.call("hold", "1"));
        callAll(ana);
        Eventually.until("they are here", () -> server.hub.holding.get() == 1);

        server.hubs()
                .grants()
                .revoke(UserId.of("root"), ana.connection().orElseThrow().id());
        server.hub.open.countDown();

        assertThat(ana.find(frame -> false)).isEmpty();
        meanwhile();
        assertThat(server.hub.heard).containsExactly(ClassicUnderTest.GONE);
    }

    /** Calls of somebody else are made, and those that were in front of them would have been. */
    private void meanwhile() {
        HttpVisitor bob = visitor("serverSentEvents");
        IntStream.range(0, 20).forEach(i -> bob.call("echo", "a"));
    }

    @Test
    void postedCallsOfAClientWhoseConnectionIsRevoked_areNotMade() {
        HttpVisitor ana = visitor("serverSentEvents");
        int held = ClassicLimits.defaults().callsPerUser();
        for (int i = 0; i < held; i++) {
            var unused = server.post(ana.path("send"), post("hold"));
        }
        Eventually.until("no thread of hers is free", () -> server.hub.holding.get() == held);
        CompletableFuture<HttpResponse<String>> waiting = server.post(ana.path("send"), post("hear", "too late"));
        assertThat(server.get(ana.path("ping")).statusCode()).isEqualTo(200); // And so that one is here, too.

        server.hubs().grants().revoke(UserId.of("root"), ana.id());
        server.hub.open.countDown();

        assertThat(waiting.join().body()).doesNotContain("\"R\"");
        assertThat(server.hub.heard).containsExactly(ClassicUnderTest.GONE);
    }
}
