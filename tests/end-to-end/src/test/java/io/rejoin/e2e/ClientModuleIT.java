package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Rejoin client for JavaScript without a SignalR client: its own tests, and its types. Touches loopback only. */
final class ClientModuleIT {
    private static final Path MODULES = Settings.javascriptModules();

    @Test
    void itsOwnTests_pass() {
        String told = output("--test", MODULES.resolveSibling("rejoin.test.mjs").toString());

        assertThat(told).contains("# fail 0").doesNotContain("not ok").doesNotContain("# pass 0");
    }

    @Test
    void applicationThatUsesItAsDocumented_compiles() {
        String compiler = MODULES.resolve("typescript/bin/tsc").toString();
        String project = MODULES.resolveSibling("tsconfig.json").toString();

        assertThat(output(compiler, "--project", project)).isEmpty();
    }

    /** Of a Node that is given these arguments, when it has ended. */
    private static String output(String... arguments) {
        List<String> command = Stream.concat(Stream.of(Settings.node().toString()), Stream.of(arguments))
                .toList();
        try {
            Process node = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
