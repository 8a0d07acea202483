package io.rejoin.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The browser itself works: without this, a failure of another browser test says little. Touches loopback only. */
final class BrowserIT {
    private static final String PAGE = """
            <!doctype html><title>Loading</title><h1>Rejoin</h1>
            <script>addEventListener("load", () => { document.title = "Rejoin " + (40 + 2); })</script>
            """;

    private static HttpServer server;
    private static Browser browser;

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = PAGE.getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        browser = Browser.launch();
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.stop(0);
    }

    @Test
    void pageWithScript_showsTheTitleThatTheScriptSet() {
        Page page = browser.newUser();
        page.navigate("http://127.0.0.1:" + server.getAddress().getPort() + "/");

        page.waitForFunction("document.title !== 'Loading'");

        assertThat(page.title()).isEqualTo("Rejoin 42");
        assertThat(page.locator("h1").textContent()).isEqualTo("Rejoin");
        assertThat(Browser.screenshot(page, "browser")).isNotEmptyFile();
    }

    @Test
    void twoUsers_shareNoCookies() {
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        Page ana = browser.newUser();
        Page ben = browser.newUser();
        ana.navigate(address);
        ben.navigate(address);

        ana.evaluate("document.cookie = 'name=ana'");

        assertThat(ana.evaluate("document.cookie")).isEqualTo("name=ana");
        assertThat(ben.evaluate("document.cookie")).isEqualTo("");
    }
}
