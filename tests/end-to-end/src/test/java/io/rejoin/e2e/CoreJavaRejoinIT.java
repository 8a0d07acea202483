package io.rejoin.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.signalr.TransportEnum;
import com.sun.net.httpserver.HttpServer;
import io.rejoin.client.RejoiningBuilder;
import io.rejoin.token.RefusalReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.Interceptor;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The Java client of ASP.NET Core SignalR with what makes it come back by itself. Loopback only; every test has users and groups of its
 * own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CoreJavaRejoinIT {
    /** How such a client connects. */
    enum Way {
        WEBSOCKETS,
        LONG_POLLING,
        NO_NEGOTIATE;

        RejoiningBuilder on(RejoiningBuilder builder) {
            return builder.withTransport(this == LONG_POLLING ? TransportEnum.LONG_POLLING : TransportEnum.WEBSOCKETS)
                    .shouldSkipNegotiate(this == NO_NEGOTIATE);
        }
    }

    @AutoClose
    private final CoreServer server = CoreServer.start();

    private RejoiningClient client(String address, String user, Way way, String... groups) {
        server.grant(user, groups);
        return RejoiningClient.in(address, user, way::on, groups);
    }

    @ParameterizedTest
    @EnumSource
    void networkBreaks_isBackByItselfWithWhatItMissed(Way way) {
        String ana = "ana " + way;
        String open = "open " + way;
        String secret = "secret " + way;
        try (CutProxy network = CutProxy.to(server.port());
                RejoiningClient client = client(network.address(), ana, way, open, secret)) {
            String id = client.id();
            server.publish(secret, "before");
            client.awaitSaid("before");

            network.cut();
            server.awaitAway(ana);
            server.publish(open, "missed 1");
            server.publish(secret, "secret 1");
            server.revoke(ana, secret);
            server.publish(open, "missed 2");
            network.mend();
            client.awaitSaid("missed 2");
            client.awaitEvents("reconnecting", "reconnected");
            server.publish(secret, "secret 2");
            server.publish(open, "live");
            client.awaitSaid("live");

            assertThat(client.texts()).containsExactly("before", "missed 1", "missed 2", "live");
            assertThat(client.id()).isEqualTo(id);
            assertThat(client.returns())
                    .singleElement()
                    .hasToString("Rejoined[back=true, gap=false, groups=1, refused=1, advice=none, over=false]");
            assertThat(server.chat().count("connected", ana)).isEqualTo(1);
            assertThat(server.chat().count("reconnected", ana)).isEqualTo(1);
        }
        Until.holds("the hub is told", () -> server.chat().count("disconnected", ana) == 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"WEBSOCKETS", "LONG_POLLING"})
    void serverIsStartedAnew_clientIsBackInItsGroups(Way way) {
        String user = "restart " + way;
        try (CutProxy network = CutProxy.to(server.port());
                RejoiningClient client = client(network.address(), user, way, user + " red", user + " blue")) {
            server.publish(user + " blue", "before");
            client.awaitSaid("before");

            network.cut();
            server.restart();
            network.mend();
            client.awaitEvents("reconnecting", "reconnected");
            server.publish(user + " red", "red live");
            server.publish(user + " blue", "blue live");
            client.awaitSaid("blue live");

            assertThat(client.texts()).containsExactly("before", "red live", "blue live");
            assertThat(client.returns()).singleElement().satisfies(told -> {
                assertThat(told.back()).isTrue();
                assertThat(told.groups()).isEqualTo(2);
            });
        }
    }

    /** It goes by a Close message without allowReconnect, which upstream does not show. */
    @ParameterizedTest
    @EnumSource
    void serverEndsTheConnection_staysAway(Way way) {
        String user = "ended " + way;
        try (RejoiningClient client = client(server.address(), user, way, user)) {
            server.end(user);
            client.awaitEvents("closed");
            client.start();
            server.publish(user, "not for a newcomer");
            client.run("join", user);
            server.publish(user, "after");
            client.awaitSaid("after");

            assertThat(client.texts()).containsExactly("after");
            assertThat(client.returns()).isEmpty();
            assertThat(client.events()).containsExactly("closed");
        }
    }

    @Test
    void connectionIsEndedWhileAway_connectsAnew_andIsTold() {
        String user = "over";
        try (CutProxy network = CutProxy.to(server.port());
                RejoiningClient client = client(network.address(), user, Way.WEBSOCKETS, user)) {
            network.cut();
            server.awaitAway(user);
            server.end(user);
            network.mend();
            Until.holds("it connects anew", () -> server.chat().count("connected", user) == 2);
            server.publish(user, "not for a newcomer");
            Until.holds("it has come to rest", () -> client.events().size() == 4);
            client.run("join", user);
            server.publish(user, "after");
            client.awaitSaid("after");

            assertThat(client.texts()).containsExactly("after");
            assertThat(client.returns()).singleElement().satisfies(told -> {
                assertThat(told.over()).isTrue();
                assertThat(told.back()).isFalse();
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void serverLetsItInNoMore_staysAway(Way way) {
        String user = "barred " + way;
        Map<String, String> headers = new ConcurrentHashMap<>();
        server.grant(user, user);
        try (CutProxy network = CutProxy.to(server.port());
                RejoiningClient client = RejoiningClient.in(
                        network.address(), user, builder -> way.on(builder).withHeaders(headers), user)) {
            // Read at the beginning of each try: of the first one that follows, too.
            headers.put("Origin", "http://elsewhere.example");
            network.cut();
            server.awaitAway(user);
            network.mend();
            client.awaitEvents("reconnecting", "closed");

            assertThat(client.returns()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void stop_forgetsTheToken_andIsNotLost(Way way) {
        String user = "stops " + way;
        try (RejoiningClient client = client(server.address(), user, way, user)) {
            Until.holds("the hub knows it", () -> server.chat().count("connected", user) == 1);
            client.stop();
            Until.holds("the hub is told", () -> server.chat().count("disconnected", user) == 1);
            client.start();
            client.run("join", user);
            server.publish(user, "after");
            client.awaitSaid("after");

            assertThat(client.events()).containsExactly("closed");
            assertThat(client.returns()).isEmpty();
            assertThat(server.reconnects(user)).isEmpty();
        }
    }

    @Test
    void stopWhileItIsAway_noTryFollows() {
        String user = "gives up";
        try (CutProxy network = CutProxy.to(server.port());
                RejoiningClient client = client(network.address(), user, Way.WEBSOCKETS, user)) {
            network.cut();
            server.awaitAway(user);
            Until.holds("it tries", () -> client.tries() > 3);
            client.stop();
            network.mend();
            int tries = client.tries();
            client.start();

            assertThat(client.tries()).isEqualTo(tries + 1);
            assertThat(client.events()).containsExactly("reconnecting", "closed");
            assertThat(client.returns()).isEmpty();
        }
    }

    @Test
    void firstStartFails_isTheCallers_unlessItIsToBeRetried() {
        try (CutProxy network = CutProxy.to(server.port());
                RejoiningClient plain = RejoiningClient.of(network.address(), "plain", Way.WEBSOCKETS::on);
                RejoiningClient patient = RejoiningClient.of(
                        network.address(),
                        "patient",
                        builder -> Way.WEBSOCKETS.on(builder).withStartRetry())) {
            network.cut();
            assertThatThrownBy(plain::start).hasRootCauseInstanceOf(IOException.class);
            Thread mender = new Thread(() -> {
                Until.holds("it tries again", () -> patient.tries() > 2);
                network.mend();
            });
            mender.start();
            patient.start();

            assertThat(patient.events()).isEmpty();
            assertThat(plain.tries()).isEqualTo(1);
        }
    }

    /** The thief is signed in as the victim, and shows the victim's token instead of its own. */
    @ParameterizedTest
    @CsvSource({"false, PROOF_MISSING", "true, PROOF_WRONG"})
    void tokenIsStolenWithoutItsKey_isOfNoUse_andTheOwnerComesBackWithIt(boolean hasKey, RefusalReason reason) {
        String ana = "robbed " + reason;
        try (CutProxy network = CutProxy.to(server.port());
                CutProxy elsewhere = CutProxy.to(server.port());
                RejoiningClient owner = client(network.address(), ana, Way.WEBSOCKETS, ana)) {
            String stolen = owner.tokenFor(ana);
            try (RejoiningClient thief =
                    RejoiningClient.of(elsewhere.address(), ana, builder -> robber(builder, stolen, hasKey))) {
                thief.start();
                thief.run("join", ana);
                thief.tokenFor(ana);
                elsewhere.cut();
                elsewhere.mend();
                Until.holds("the thief is told", () -> thief.returns().size() == 1);
                server.publish(ana, "for members");
                owner.awaitSaid("for members");

                assertThat(thief.returns().get(0).back()).isFalse();
                assertThat(thief.texts()).isEmpty();
            }
            assertThat(server.reconnects(ana))
                    .singleElement()
                    .satisfies(event -> assertThat(event.reason()).contains(reason));
            network.cut();
            server.awaitAway(ana);
            server.publish(ana, "missed");
            network.mend();
            owner.awaitSaid("missed");

            assertThat(owner.returns())
                    .singleElement()
                    .satisfies(told -> assertThat(told.back()).isTrue());
            assertThat(owner.texts()).containsExactly("for members", "missed");
        }
    }

    /** The server in front knows neither challenges nor tokens, but where both are. */
    @Test
    void redirected_theTokenIsProvedWhereTheClientIsSent() throws IOException {
        String ana = "redirected";
        server.grant(ana, ana);
        try (CutProxy network = CutProxy.to(server.port())) {
            HttpServer front = redirectingTo(network.address() + "/chat", ana);
            String address = "http://127.0.0.1:" + front.getAddress().getPort();
            try (RejoiningClient client = RejoiningClient.in(address, "nobody", Way.WEBSOCKETS::on, ana)) {
                client.tokenFor(ana);
                network.cut();
                server.awaitAway(ana);
                server.publish(ana, "missed");
                network.mend();
                client.awaitSaid("missed");

                assertThat(client.returns())
                        .singleElement()
                        .satisfies(told -> assertThat(told.back()).isTrue());
            } finally {
                front.stop(0);
            }
        }
    }

    private static HttpServer redirectingTo(String url, String accessToken) throws IOException {
        byte[] answer = ("{\"url\":\"" + url + "\",\"accessToken\":\"" + accessToken + "\"}").getBytes(UTF_8);
        HttpServer front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        front.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        front.start();
        return front;
    }

    private static RejoiningBuilder robber(RejoiningBuilder builder, String stolen, boolean hasKey) {
        Interceptor swap = chain -> {
            String shown = chain.request().header("Rejoin-Token");
            return chain.proceed(
                    shown == null || shown.equals("none")
                            ? chain.request()
                            : chain.request()
                                    .newBuilder()
                                    .header("Rejoin-Token", stolen)
                                    .build());
        };
        RejoiningBuilder robber =
                Way.WEBSOCKETS.on(builder).setHttpClientBuilderCallback(client -> client.addNetworkInterceptor(swap));
        return hasKey ? robber : robber.withoutKey();
    }
}
