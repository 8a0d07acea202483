package io.rejoin.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The administrator's page as somebody uses it: the outage switch, the receipts, why, and proof. Screenshots stay under target. */
final class DemoOfficeIT {

    private static final Pattern PROVED =
            Pattern.compile("^Proved in this browser: .* the signature on that holds\\.$");

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

    @Test
    void storeFails_eachRoomGoesByItsRuleAndTheTrailSaysSo() {
        Page ana = person("ana", "garden", "kitchen", "attic");
        Page admin = admin();
        assertThat(admin.getByTestId("rule-garden")).containsText("5 minutes of grace");
        assertThat(admin.getByTestId("rule-attic")).containsText("insecure");
        assertThat(admin.getByTestId("outage")).isHidden();
        drop(ana);

        switchStore(admin, "fails");
        assertThat(admin.getByTestId("outage")).containsText("The store fails");
        ana.getByTestId("drop").click();

        assertThat(ana.getByTestId("decision-attic")).containsText("back in");
        assertThat(ana.getByTestId("decision-garden")).containsText("back in");
        assertThat(ana.getByTestId("decision-kitchen")).containsText("try again in a moment");
        assertThat(admin.getByTestId("trail")).containsText("unchecked: the store was out");
        Browser.screenshot(admin, "office-1-outage");
        admin.getByTestId("revoke-ana-garden").click();
        assertThat(admin.getByTestId("matrix-problem")).containsText("does not answer");

        switchStore(admin, "answers");
        assertThat(admin.getByTestId("outage")).isHidden();
        assertThat(admin.getByTestId("trail")).containsText("was checked and may stay");
        ana.getByTestId("join-kitchen").click();
        assertThat(ana.getByTestId("leave-kitchen")).isVisible();
    }

    @Test
    void storeHangs_whoAsksWaitsUntilItIsMended() {
        Page ana = person("ana", "attic");
        Page admin = admin();
        switchStore(admin, "hangs");
        admin.getByTestId("revoke-ana-attic").click();

        switchStore(admin, "answers");

        assertThat(admin.getByTestId("receipt")).containsText("attic is taken from ana");
        assertThat(ana.getByTestId("notice-attic")).containsText("taken this room away");
    }

    @Test
    void broadRevocation_isAskedTwiceAndReachesWhoItShould() {
        Page ana = person("ana", "lobby", "kitchen");
        Page ben = person("ben", "lobby", "kitchen");
        Page admin = admin();

        admin.getByTestId("everyone-kitchen").click();
        admin.getByTestId("confirm-no").click();
        assertThat(admin.getByTestId("confirm")).isHidden();
        assertThat(ben.getByTestId("leave-kitchen")).isVisible();

        confirmed(admin, "everyone-kitchen");
        assertThat(admin.getByTestId("receipt"))
                .containsText(Pattern.compile("kitchen is taken from everyone, at revision \\d+: 2 memberships ended"));
        assertThat(ana.getByTestId("notice-kitchen")).containsText("taken this room away");
        assertThat(ben.getByTestId("notice-kitchen")).containsText("taken this room away");

        confirmed(admin, "everywhere-ben");
        assertThat(admin.getByTestId("receipt")).containsText("Every room is taken from ben");
        assertThat(ben.getByTestId("notice-lobby")).containsText("taken this room away");
        assertThat(ana.getByTestId("leave-lobby")).isVisible();
    }

    @Test
    void closedConnection_isToldAndComesBackAsANewOne() {
        Page ana = person("ana", "lobby");
        Page admin = admin();

        confirmed(admin, "close-ana");

        assertThat(admin.getByTestId("receipt")).containsText("closed for good");
        assertThat(ana.getByTestId("state-meaning")).containsText("closed this connection for good");
        ana.getByTestId("reconnect").click();
        assertThat(ana.getByTestId("state")).containsText("connected");
        ana.getByTestId("join-lobby").click();
        assertThat(ana.getByTestId("leave-lobby")).isVisible();
    }

    @Test
    void trail_explainsAndIsProvedInTheBrowser() {
        Page ana = person("ana", "kitchen");
        Page admin = admin();
        admin.getByTestId("revoke-ana-kitchen").click();
        assertThat(ana.getByTestId("notice-kitchen")).isVisible();
        ana.getByTestId("join-kitchen").click();
        assertThat(ana.getByTestId("problem-kitchen")).containsText("You may not be in the kitchen.");

        admin.getByTestId("explain-ana-kitchen").click();
        assertThat(admin.getByTestId("explain-standing")).containsText("ana may not be in kitchen");
        assertThat(admin.getByTestId("explain-decisions")).containsText("admin revoked kitchen from ana");
        assertThat(admin.getByTestId("explain-losses")).containsText("ana was not let into kitchen");
        admin.keyboard().press("Escape");
        assertThat(admin.getByTestId("explain")).isHidden();

        admin.getByTestId("check").click();
        assertThat(admin.getByTestId("check-result")).containsText("whole");
        assertThat(admin.getByTestId("checkpoint")).containsText("rejoin/");
        assertThat(admin.getByTestId("verifier-key")).containsText("+");
        Locator first = admin.getByTestId("trail-1");
        first.locator("summary").click();
        admin.getByTestId("prove-1").click();
        assertThat(admin.getByTestId("proof-1")).hasText(PROVED);
        Browser.screenshot(admin, "office-2-verified");
    }

    @ParameterizedTest
    @CsvSource({
        "GRANT, REVOKE, the record does not lead to the signed root",
        "rejoin/node-1\\n4\\n, rejoin/node-2\\n4\\n, the checkpoint is not signed by that key",
    })
    void forgedProof_isNotBelieved(String said, String forged, String problem) {
        person("ana");
        Page admin = admin();
        admin.route("**/admin/audit/proof?*", route -> {
            String answer = route.fetch().text();
            Assertions.assertThat(answer).contains(said);
            route.fulfill(new Route.FulfillOptions().setBody(answer.replace(said, forged)));
        });

        admin.getByTestId("trail-1").locator("summary").click();
        admin.getByTestId("prove-1").click();

        assertThat(admin.getByTestId("proof-1")).containsText("Not proved: " + problem);
    }

    @Test
    void narrowPhone_nothingIsCutOff() {
        person("ana", "lobby");
        Page admin = admin();
        admin.setViewportSize(400, 800);
        switchStore(admin, "slow");
        Browser.screenshot(admin, "office-3-phone");
        Assertions.assertThat(((Number) admin.evaluate("document.documentElement.scrollWidth")).intValue())
                .isLessThanOrEqualTo(400);
        admin.getByTestId("explain-ana-lobby").click();
        assertThat(admin.getByTestId("explain-decisions")).containsText("ana joined lobby");
        Assertions.assertThat(((Number) admin.evaluate("document.documentElement.scrollWidth")).intValue())
                .isLessThanOrEqualTo(400);
    }

    private Page person(String name, String... rooms) {
        Page page = browser.newUser();
        page.navigate(server.address().toString());
        page.getByTestId("sign-in-name").fill(name);
        page.getByTestId("sign-in").click();
        assertThat(page.getByTestId("state")).containsText("connected");
        for (String room : rooms) {
            page.getByTestId("join-" + room).click();
            assertThat(page.getByTestId("leave-" + room)).isVisible();
        }
        return page;
    }

    private Page admin() {
        Page page = browser.newUser();
        page.navigate(server.address().resolve("admin/").toString());
        page.getByTestId("admin-code").fill(server.adminCode());
        page.getByTestId("admin-sign-in").click();
        assertThat(page.getByTestId("standing-ana-lobby")).isVisible();
        return page;
    }

    private static void drop(Page page) {
        page.getByTestId("drop").click();
        assertThat(page.getByTestId("state")).containsText("away");
    }

    private static void switchStore(Page admin, String mode) {
        admin.getByTestId("store-" + mode).check(new Locator.CheckOptions().setForce(true));
        assertThat(admin.getByTestId("breaker")).hasAttribute("data-mode", mode);
    }

    private static void confirmed(Page admin, String button) {
        admin.getByTestId(button).click();
        admin.getByTestId("confirm-yes").click();
        assertThat(admin.getByTestId("confirm")).isHidden();
    }
}
