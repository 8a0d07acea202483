package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The unmodified client of ASP.NET Core SignalR in a browser, with the Rejoin client on top as a plain ES module. Touches loopback
 * only.
 */
final class CoreBrowserIT {
    @AutoClose
    private static final CoreServer server = CoreServer.start();

    @AutoClose
    private static final Browser browser = Browser.launch();

    private static Page open(String pages) {
        Page page = browser.newUser();
        page.navigate(pages + "/core.html");
        page.waitForFunction("() => window.connect");
        return page;
    }

    private static Object connect(Page page, String hubs, String user, String transport, boolean skip) {
        return page.evaluate("asked => connect(asked)", List.of(hubs + "/chat", user, transport, skip));
    }

    private static void join(Page page, String group) {
        page.evaluate("group => connection.invoke('join', group)", group);
    }

    private static void awaitSaid(Page page, String text) {
        page.waitForFunction("text => seen.said.includes(text)", text);
    }

    /**
     * Another port is another origin to a browser: all that the client sends is asked for beforehand, with credentials. By way of
     * server-sent events the client cannot say that it goes for good.
     */
    @ParameterizedTest
    @CsvSource({
        "WebSockets, false, same",
        "WebSockets, true, same",
        "ServerSentEvents, false, same",
        "LongPolling, false, same",
        "WebSockets, false, other",
        "ServerSentEvents, false, other",
        "LongPolling, false, other"
    })
    void networkBreaks_pageIsBackInItsGroupWithWhatItMissed(String transport, boolean skip, String origin) {
        String ana = String.join(" ", transport, String.valueOf(skip), origin);
        server.grant(ana, ana, "secret");
        try (CutProxy network = CutProxy.to(server.port())) {
            Page page = open(origin.equals("same") ? network.address() : server.address());
            assertThat(connect(page, network.address(), ana, transport, skip)).isEqualTo("connected");
            join(page, ana);
            join(page, "secret");
            server.publish(ana, "before");
            awaitSaid(page, "before");

            network.cut();
            page.waitForFunction("() => connection.state === 'Reconnecting'");
            server.publish(ana, "missed 1");
            server.publish("secret", "secret");
            server.revoke(ana, "secret");
            server.publish(ana, "missed 2");
            network.mend();
            page.waitForFunction("() => seen.reconnected === 1 && seen.rejoined.length === 1");
            server.publish(ana, "live");
            awaitSaid(page, "live");

            assertBack(page);
            stop(page, ana, transport);
            page.context().close();
        }
    }

    private static void assertBack(Page page) {
        assertThat(page.evaluate("seen.said")).isEqualTo(List.of("before", "missed 1", "missed 2", "live"));
        assertThat(page.evaluate("seen.rejoined"))
                .isEqualTo(List.of(Map.of("back", true, "gap", false, "groups", 1, "refused", 1, "advice", "none")));
        assertThat(newestBinding(page).isEmpty()).isFalse();
    }

    /** The key that the newest token of the page is bound to. */
    private static JsonNode newestBinding(Page page) {
        return TokenText.payload(String.valueOf(page.evaluate("seen.tokens.at(-1)")))
                .path("cnf")
                .path("jwk");
    }

    private static void stop(Page page, String user, String transport) {
        Runnable stop = () -> page.evaluate("() => connection.stop()");
        if (transport.equals("LongPolling")) {
            Response answer =
                    page.waitForResponse(response -> response.request().method().equals("DELETE"), stop);
            assertThat(answer.status()).isEqualTo(202);
        } else {
            stop.run();
        }
        if (!transport.equals("ServerSentEvents")) {
            Until.holds("the hub is told", () -> server.chat().count("disconnected", user) == 1);
        }
    }

    /** What the Rejoin client makes is caught on its way to it, as a script that was smuggled into the page could. */
    @Test
    void keyOfTheTokens_isNotGivenAway() {
        server.grant("keeper", "keeper");
        Page page = open(server.address());
        page.evaluate("watchKeys()");
        connect(page, server.address(), "keeper", "WebSockets", false);
        join(page, "keeper");
        page.waitForFunction("() => seen.tokens.length > 1");
        JsonNode bound = newestBinding(page);

        assertThat(page.evaluate("seen.keys.map((pair) => pair.privateKey.extractable)"))
                .isEqualTo(List.of(false));
        for (String format : List.of("pkcs8", "jwk")) {
            assertThat(page.evaluate("format => carryAway(format)", format)).isEqualTo("InvalidAccessError");
        }
        assertThat(page.evaluate("crypto.subtle.exportKey('jwk', seen.keys[0].publicKey)"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("x", bound.path("x").asText())
                .containsEntry("y", bound.path("y").asText());
        page.context().close();
    }

    @Test
    void pageOfAnOriginThatIsNotAllowed_cannotConnect() {
        Page page = open("http://localhost:" + server.port());

        assertThat(String.valueOf(connect(page, server.address(), "eve", "WebSockets", false)))
                .contains("Failed to complete negotiation");
        assertThat(String.valueOf(connect(page, server.address(), "eve", "WebSockets", true)))
                .contains("WebSocket failed to connect");
        assertThat(server.chat().count("connected", "eve")).isZero();
    }
}
