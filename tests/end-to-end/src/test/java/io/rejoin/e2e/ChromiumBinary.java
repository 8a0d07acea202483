package io.rejoin.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The headless Chromium that comes as an npm package, unpacked.
 *
 * <p>The package unpacks itself once, to a fixed name in the temporary folder of the process, and prints where. That
 * folder is the build's own, so that two builds on one machine never share a half-written browser.
 */
final class ChromiumBinary {
    private static final long UNPACK_SECONDS_MAX = 60;
    private static final String SCRIPT =
            "import('@sparticuz/chromium').then(async m => console.log(await m.default.executablePath()))";

    private ChromiumBinary() {}

    /** Unpacks the browser if need be; where its executable is. */
    static Path unpack() {
        try {
            Path log = Files.createTempFile("chromium-unpack", ".log");
            Process process = start(log);
            if (!process.waitFor(UNPACK_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("Chromium did not unpack within " + UNPACK_SECONDS_MAX + " s");
            }
            return executable(process.exitValue(), Files.readString(log, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Chromium unpacked", e);
        }
    }

    private static Process start(Path log) throws IOException {
        File folder =
                Settings.javascriptModules().resolveSibling(".").normalize().toFile();
        var builder = new ProcessBuilder(Settings.node().toString(), "-e", SCRIPT)
                .directory(folder)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("TMPDIR", Settings.target().resolve("tmp").toString());
        return builder.start();
    }

    private static Path executable(int exit, String output) {
        String last = output.strip().lines().reduce("", (first, second) -> second);
        if (exit != 0 || !Files.isExecutable(Path.of(last))) {
            throw new IllegalStateException("Chromium did not unpack, exit " + exit + ": " + output);
        }
        return Path.of(last);
    }
}
