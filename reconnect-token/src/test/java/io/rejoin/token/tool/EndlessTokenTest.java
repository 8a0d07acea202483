package io.rejoin.token.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.token.KeyAlgorithm;
import io.rejoin.token.KeyRing;
import io.rejoin.token.KeySource;
import io.rejoin.token.RotationPolicy;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token on the standard input that never ends. Touches a temporary folder. */
class EndlessTokenTest {
    @TempDir
    private Path folder;

    @Test
    void endlessToken_isReadUpToALimitAndRefused() {
        Path keys = folder.resolve("keys.json");
        KeyRing.open(KeySource.fileOrNew(keys, KeyAlgorithm.HS256), RotationPolicy.byHand(), TestTime.start());
        var endless = new Endless();
        var out = new StringWriter();
        int code = TokenTool.commandLine(endless, TestTime.start())
                .setOut(new PrintWriter(out, true))
                .execute("token", "inspect", keys.toString());

        assertThat(code).isEqualTo(1);
        assertThat(endless.read).isLessThanOrEqualTo(70_000);
        assertThat(out.toString()).hasSizeLessThan(200).contains("verdict: refused, TOO_LARGE");
    }

    private static final class Endless extends InputStream {
        private int read;

        @Override
        public int read() {
            read++;
            return 'A';
        }

        @Override
        public int read(byte[] into, int from, int length) {
            read += length;
            Arrays.fill(into, from, from + length, (byte) 'A');
            return length;
        }
    }
}
