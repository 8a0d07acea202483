package io.rejoin.e2e;

import java.nio.file.Path;

/** What the build hands to these tests: system properties that the module's failsafe configuration sets. */
final class Settings {
    private Settings() {}

    /** The runnable server. */
    static Path serverJar() {
        return path("rejoin.server.jar");
    }

    /** The folder {@code node_modules} with the JavaScript clients. */
    static Path javascriptModules() {
        return path("rejoin.js");
    }

    /** The Node that the build found, also the one that drives the browser. */
    static Path node() {
        return path("playwright.cli.dir").resolve("node");
    }

    /** The headless browser that the build unpacked. */
    static Path chromium() {
        return path("playwright.cli.dir").resolve("chromium");
    }

    /** The build folder of this module; everything a test leaves behind goes in here. */
    static Path target() {
        return path("rejoin.target");
    }

    private static Path path(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalStateException(property + " is not set: run these tests with `mvn verify`");
        }
        return Path.of(value).toAbsolutePath().normalize();
    }
}
