package io.rejoin.e2e;

import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.List;

/**
 * A headless Chromium of its own for one test class; needs neither an installed browser nor a download by Playwright.
 *
 * <p>Playwright objects belong to the thread that made them: launch, use and close on one thread.
 */
final class Browser implements AutoCloseable {
    private static final double WAIT_MILLIS_MAX = 15_000;
    private static final List<String> ARGUMENTS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;

    private Browser(Playwright playwright, com.microsoft.playwright.Browser chromium) {
        this.playwright = playwright;
        this.chromium = chromium;
    }

    static Browser launch() {
        Playwright playwright = Playwright.create();
        try {
            var options = new LaunchOptions()
                    .setExecutablePath(Settings.chromium())
                    .setHeadless(true)
                    .setArgs(ARGUMENTS);
            return new Browser(playwright, playwright.chromium().launch(options));
        } catch (RuntimeException e) {
            playwright.close();
            throw e;
        }
    }

    /** A page with its own cookies and storage: another user. Whatever it waits for fails after 15 s. */
    Page newUser() {
        Page page = chromium.newContext().newPage();
        page.setDefaultTimeout(WAIT_MILLIS_MAX);
        return page;
    }

    /** Writes {@code target/screenshots/NAME.png} and says where that is. */
    static Path screenshot(Page page, String name) {
        Path file = Settings.target().resolve("screenshots").resolve(name + ".png");
        page.evaluate("scrollTo(0, 0)");
        page.screenshot(new ScreenshotOptions().setPath(file).setFullPage(true));
        return file;
    }

    @Override
    public void close() {
        try {
            chromium.close();
        } finally {
            playwright.close();
        }
    }
}
