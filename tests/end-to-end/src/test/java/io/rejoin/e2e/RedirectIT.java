package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.token.UserId;
import io.rejoin.undertow.HubHandler;
import io.rejoin.undertow.OriginCheck;
import io.rejoin.undertow.ServerLimits;
import io.rejoin.undertow.UserSource;
import io.rejoin.undertow.signalr2.ClassicSettings;
import io.rejoin.undertow.signalr2.Negotiation.Redirect;
import io.undertow.Handlers;
import io.undertow.Undertow;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A page is sent to hubs of another origin, which know it by a bearer token alone: preflight, token in the address where a browser
 * cannot set headers, and the way back after a cut. Touches loopback only.
 */
final class RedirectIT {
    private static final String BEARER = "token-of-";
    private static final CompletableFuture<URI> ELSEWHERE = new CompletableFuture<>();
    private static ClassicServer front;
    private static Undertow hubs;
    private static CutProxy network;
    private static Browser browser;

    @BeforeAll
    static void start() {
        ClassicSettings sendingAway = ClassicSettings.defaults()
                .withNegotiation((exchange, user) -> new Redirect(
                        ELSEWHERE.join(),
                        Optional.of(BEARER + user.orElseThrow().value())));
        front = ClassicServer.start(ServerSetup.plain().withSettings(sendingAway));
        HubHandler handler = new HubHandler(front.hubs(), UserSource.bearer(RedirectIT::user))
                .origins(OriginCheck.allow(Set.of(front.address())));
        hubs = ServerLimits.apply(Undertow.builder())
                .addHttpListener(0, "127.0.0.1")
                .setHandler(Handlers.path().addPrefixPath("/signalr", handler))
                .build();
        hubs.start();
        network = CutProxy.to(((InetSocketAddress) hubs.getListenerInfo().get(0).getAddress()).getPort());
        ELSEWHERE.complete(URI.create(network.address() + "/signalr"));
        browser = Browser.launch();
    }

    private static Optional<UserId> user(String token) {
        return token.startsWith(BEARER) ? Optional.of(UserId.of(token.substring(BEARER.length()))) : Optional.empty();
    }

    @AfterAll
    static void stop() {
        browser.close();
        network.close();
        hubs.stop();
        front.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"webSockets", "serverSentEvents", "longPolling"})
    void redirectedClient_isKnownByItsTokenAndComesBack(String transport) {
        String ana = "ana-" + transport;
        front.grant(ana, "red");
        ChatPage page = ChatPage.open(browser, front.address(), ana, "groupChat", 200, transport);
        assertThat(page.whoAmI()).isEqualTo(ana);
        page.join("red");

        network.cut();
        page.awaitReconnecting();
        front.publish("red", "missed");
        network.mend();
        page.awaitSaid("missed");

        assertThat(page.transport()).isEqualTo(transport);
        assertThat(page.texts()).containsExactly("missed");
        assertThat(front.requests().count(ana, "connect"))
                .as("at the first server")
                .isZero();
        page.close();
    }
}
