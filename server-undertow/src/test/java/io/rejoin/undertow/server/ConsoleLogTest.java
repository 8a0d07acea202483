package io.rejoin.undertow.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.Test;

/** What of the log reaches the console, on a logger of its own. */
final class ConsoleLogTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Handler handler = new StreamHandler(written, new SimpleFormatter());
    private final Logger log = Logger.getAnonymousLogger();

    ConsoleLogTest() {
        log.setUseParentHandlers(false);
        log.addHandler(new ConsoleHandler());
        ConsoleLog.install(log, handler);
    }

    private String written() {
        handler.flush();
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void warningsAndErrors_areALineEach() {
        log.info("hidden");
        log.warning("first");
        log.severe("second\nwith a break");

        assertThat(written().lines()).hasSize(2);
        assertThat(written()).contains(" WARNING null: first").contains(" SEVERE null: second with a break");
        assertThat(log.getHandlers()).containsExactly(handler);
    }

    @Test
    void failure_isToldWithItsCausesInTheSameLine() {
        IllegalStateException failure = new IllegalStateException("outer\nline", new IllegalArgumentException("inner"));

        log.log(Level.SEVERE, "it broke", failure);

        assertThat(written().lines()).hasSize(1);
        assertThat(written())
                .contains("it broke; java.lang.IllegalStateException: outer line at " + ConsoleLogTest.class.getName())
                .contains("; java.lang.IllegalArgumentException: inner at ");
    }

    @Test
    void longChainOfCauses_isToldUpToALimit() {
        Throwable[] chain = new Throwable[20];
        for (int i = 0; i < chain.length; i++) {
            chain[i] = new IllegalStateException("cause " + i, i == 0 ? null : chain[i - 1]);
        }

        log.log(Level.SEVERE, "deep", chain[19]);

        assertThat(written()).contains("cause 15").doesNotContain("cause 14");
    }
}
