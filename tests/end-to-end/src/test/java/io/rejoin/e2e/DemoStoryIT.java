package io.rejoin.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo as a newcomer uses it: the runnable server as a process, its pages in a real browser. Screenshots stay under target. */
final class DemoStoryIT {

    private ServerProcess server;
    private Browser browser;

    @BeforeEach
    void start(@TempDir Path folder) {
        server = ServerProcess.start(folder.resolve("data"), ServerProcess.freePort());
        browser = Browser.launch();
    }

    @AfterEach
    void stop() {
        browser.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "core"})
    void droppedAndRevokedMeanwhile_backInTheOtherRoomOnly(String client) {
        Page ana = browser.newUser();
        List<String> bytes = framesOf(ana);
        choose(signIn(ana, "ana"), client);
        Page ben = signIn(browser.newUser(), "ben");
        Page admin = admin();
        join(ana, "lobby", "kitchen");
        join(ben, "lobby", "kitchen");
        say(ben, "lobby", "hello ana");
        assertThat(ana.getByTestId("messages-lobby")).containsText("hello ana");
        Browser.screenshot(ana, "demo-1-together-" + client);

        ana.getByTestId("drop").click();
        assertThat(ana.getByTestId("state")).containsText("away");
        Browser.screenshot(ana, "demo-2-away-" + client);
        say(ben, "lobby", "missed in the lobby");
        say(ben, "kitchen", "secret of the kitchen");
        admin.getByTestId("revoke-ana-kitchen").click();
        assertThat(admin.getByTestId("receipt")).containsText("revision");

        ana.getByTestId("drop").click();
        assertThat(ana.getByTestId("state")).containsText("connected");
        assertThat(ana.getByTestId("messages-lobby")).containsText("missed in the lobby");
        assertThat(ana.getByTestId("decision-lobby")).isVisible();
        say(ben, "kitchen", "another secret");
        say(ben, "lobby", "welcome back");
        assertThat(ana.getByTestId("messages-lobby")).containsText("welcome back");
        assertThat(ana.getByTestId("decision-kitchen")).isVisible();
        Assertions.assertThat(String.join("\n", bytes))
                .contains("missed in the lobby")
                .doesNotContain("secret");
        Browser.screenshot(ana, "demo-3-back-" + client);

        assertThat(admin.getByTestId("trail")).containsText("revoked at revision");
        admin.getByTestId("check").click();
        assertThat(admin.getByTestId("check-result")).containsText("whole");
        Browser.screenshot(admin, "demo-4-administrator");
    }

    private static void choose(Page page, String client) {
        page.getByTestId("client-" + client).click();
        assertThat(page.getByTestId("client-" + client)).hasAttribute("aria-current", "true");
        assertThat(page.getByTestId("state")).containsText("connected");
    }

    @Test
    void narrowPhone_nothingIsCutOff() {
        Page ana = signIn(browser.newUser(), "ana");
        ana.setViewportSize(360, 740);
        join(ana, "lobby", "kitchen");
        Browser.screenshot(ana, "demo-5-phone");
        int width = ((Number) ana.evaluate("document.documentElement.scrollWidth")).intValue();
        Assertions.assertThat(width).isLessThanOrEqualTo(360);
    }

    @Test
    void keyboardOnly_signsInJoinsAndWrites() {
        Page ana = browser.newUser();
        ana.navigate(server.address().toString());
        ana.getByTestId("sign-in-name").focus();
        ana.keyboard().type("ana");
        ana.keyboard().press("Enter");
        assertThat(ana.getByTestId("state")).containsText("connected");
        ana.getByTestId("join-lobby").focus();
        ana.keyboard().press("Enter");
        assertThat(ana.getByTestId("leave-lobby")).isVisible();
        ana.getByTestId("compose-lobby").focus();
        ana.keyboard().type("no mouse");
        ana.keyboard().press("Enter");
        assertThat(ana.getByTestId("messages-lobby")).containsText("no mouse");
    }

    private Page signIn(Page page, String name) {
        page.navigate(server.address().toString());
        page.getByTestId("sign-in-name").fill(name);
        page.getByTestId("sign-in").click();
        assertThat(page.getByTestId("state")).containsText("connected");
        return page;
    }

    private Page admin() {
        Page page = browser.newUser();
        page.navigate(server.address().resolve("admin/").toString());
        page.getByTestId("admin-code").fill(server.adminCode());
        page.getByTestId("admin-sign-in").click();
        assertThat(page.getByTestId("trail")).isVisible();
        return page;
    }

    private static List<String> framesOf(Page page) {
        List<String> bytes = new ArrayList<>();
        page.onWebSocket(socket -> socket.onFrameReceived(frame -> bytes.add(frame.text())));
        return bytes;
    }

    private static void join(Page page, String... rooms) {
        for (String room : rooms) {
            page.getByTestId("join-" + room).click();
            assertThat(page.getByTestId("leave-" + room)).isVisible();
        }
    }

    private static void say(Page page, String room, String text) {
        page.getByTestId("compose-" + room).fill(text);
        page.getByTestId("send-" + room).click();
        assertThat(page.getByTestId("messages-" + room)).containsText(text);
    }
}
