package io.rejoin.undertow.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The administrator's code and its file, in a temporary folder. */
final class AdminCodeTest {

    @TempDir
    private Path folder = Path.of("");

    private Path file() {
        return folder.resolve("admin-code");
    }

    private void write(String text, String permissions) throws IOException {
        Files.createFile(file(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        Files.writeString(file(), text);
    }

    @Test
    void firstCode_isRandomAndKeptForItsOwner() throws Exception {
        AdminCode code = AdminCode.loadOrCreate(file());

        assertThat(code.text()).matches("([a-km-np-z2-9]{4}-){4}[a-km-np-z2-9]{4}");
        assertThat(AdminCode.loadOrCreate(file())).isEqualTo(code);
        assertThat(AdminCode.loadOrCreate(folder.resolve("other"))).isNotEqualTo(code);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void ownCode_isTaken() throws Exception {
        write("my-very-own-code\n", "rw-------");

        assertThat(AdminCode.loadOrCreate(file()).text()).isEqualTo("my-very-own-code");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "two words but long", "line-one-is-long\nline-two-is-long"})
    void textThatIsNoCode_isRefused(String text) throws Exception {
        write(text, "rw-------");

        assertThatThrownBy(() -> AdminCode.loadOrCreate(file()))
                .isInstanceOf(CannotStartException.class)
                .hasMessage("admin code " + file() + ": holds no code; delete it to get a new one");
    }

    @Test
    void hugeFile_isRefused() throws Exception {
        write("a".repeat(100) + " ".repeat(1000), "rw-------");

        assertThatThrownBy(() -> AdminCode.loadOrCreate(file())).isInstanceOf(CannotStartException.class);
    }

    @Test
    void codeThatOthersMayRead_isRefused() throws Exception {
        write("my-very-own-code", "rw-r--r--");

        assertThatThrownBy(() -> AdminCode.loadOrCreate(file()))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("set permissions to 600")
                .hasMessageNotContaining("my-very-own-code");
    }

    @Test
    void print_isRedacted() {
        assertThat(new AdminCode("my-very-own-code")).hasToString("AdminCode[redacted]");
    }
}
