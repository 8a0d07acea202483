package io.rejoin.benchmark.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts a process, writes files in a temporary folder and opens sockets, on this machine alone. */
class ServerRunTest {
    private static final Duration SOON = Duration.ofMillis(300);
    private static final String NEGOTIATION = "{\"ConnectionToken\":\"a.b.c\"}";

    @Test
    void report_ofAFewClients_hasEveryTask(@TempDir Path folder) throws IOException {
        String report = ServerRun.report(folder, Scale.TINY);

        assertThat(report)
                .contains(Arrays.stream(Task.values())
                        .map(task -> "| " + task.words() + " |")
                        .toList())
                .contains(Arrays.stream(Dialect.values()).map(Dialect::words).toList());
    }

    @Test
    void clients_ofAServerThatGivesThemNoGroups_complain() throws IOException, InterruptedException {
        try (BareServer bare =
                new BareServer(Dialect.CLASSIC, NEGOTIATION, "{\"C\":\"c\",\"G\":\"a.e30.b\",\"M\":[]}")) {
            Crowd strict = new Crowd(Dialect.CLASSIC, bare.port(), true, SOON);

            assertThatThrownBy(() -> strict.open(Population.MEMBER, 0, 2)).hasMessage("2 clients wait in vain");
        }
    }

    @Test
    void clients_whoMissAMessage_complain() throws IOException, InterruptedException {
        try (BareServer bare = new BareServer(Dialect.CLASSIC, NEGOTIATION, "{\"C\":\"c\",\"M\":[]}")) {
            Crowd crowd = new Crowd(Dialect.CLASSIC, bare.port(), false, SOON);
            crowd.open(Population.LISTENER, 0, 2);
            bare.say("one #", 1);

            crowd.hear(1);
            assertThatThrownBy(() -> crowd.hear(1)).hasMessage("2 clients wait in vain");
        }
    }
}
