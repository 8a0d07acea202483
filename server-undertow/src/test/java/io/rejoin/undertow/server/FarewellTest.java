package io.rejoin.undertow.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What is done at the end of the process. In memory. */
final class FarewellTest {

    private static final long LONG_MILLIS = 20_000;

    private final StringWriter out = new StringWriter();
    private final PrintWriter console = new PrintWriter(out, true);

    @Test
    void server_isClosedBeforeThatIsSaid() {
        new Farewell(() -> console.println("closing"), console, LONG_MILLIS).run();

        assertThat(out.toString().lines()).containsExactly("closing", "stopped");
    }

    @Test
    void serverThatDoesNotClose_isNotWaitedFor() {
        CountDownLatch never = new CountDownLatch(1);

        new Farewell(never::await, console, 20).run();
        never.countDown();

        assertThat(out.toString().lines()).containsExactly("stopped without waiting any longer");
    }

    @Test
    void serverThatFailsToClose_isSaid() {
        AutoCloseable failing = () -> {
            throw new IllegalStateException("no");
        };

        new Farewell(failing, console, LONG_MILLIS).run();

        assertThat(out.toString().lines())
                .containsExactly("not closed cleanly: java.lang.IllegalStateException: no", "stopped");
    }
}
