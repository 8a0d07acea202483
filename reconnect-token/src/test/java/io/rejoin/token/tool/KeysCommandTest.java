package io.rejoin.token.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.token.KeyAlgorithm;
import io.rejoin.token.KeyRing;
import io.rejoin.token.KeySource;
import io.rejoin.token.KeyStatus;
import io.rejoin.token.RotationPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands for keys, run in this process. Touches a temporary folder. */
class KeysCommandTest {
    @TempDir
    private Path folder;

    private String file() {
        return folder.resolve("keys.json").toString();
    }

    private Console keys(Clock clock, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "keys";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Console.run(clock, "", all);
    }

    private Console keys(String... arguments) {
        return keys(TestTime.start(), arguments);
    }

    private List<KeyStatus> statuses(KeySource source) {
        return KeyRing.open(source, RotationPolicy.byHand(), TestTime.start()).statuses();
    }

    @ParameterizedTest
    @EnumSource
    void make_makesAFileOfThatAlgorithmForItsOwner(KeyAlgorithm algorithm) throws IOException {
        Console made = keys("make", "--algorithm", algorithm.text(), file());

        assertThat(made.code()).isZero();
        KeyStatus key = statuses(KeySource.file(Path.of(file()))).get(0);
        assertThat(key.algorithm()).isEqualTo(algorithm);
        assertThat(made.lines()).containsExactly("made " + file() + ": tokens are signed by key " + key.id());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file()))))
                .isEqualTo("rw-------");
    }

    @Test
    void make_replacesNothing() throws IOException {
        Files.writeString(Path.of(file()), "mine");

        Console made = keys("make", file());

        assertThat(made.code()).isEqualTo(1);
        assertThat(made.err().lines()).containsExactly("rejoin: " + file() + " is there already");
        assertThat(Path.of(file())).hasContent("mine");
    }

    @Test
    void list_showsWhatEachKeyDoesAndNoKey() throws IOException {
        keys("make", file());
        keys("rotate", file());

        Console list = keys("list", file());

        assertThat(list.code()).isZero();
        assertThat(list.lines()).hasSize(3);
        assertThat(list.lines().get(0)).matches("KEY +ALGORITHM +STATE +FROM +UNTIL");
        assertThat(list.lines().get(1)).matches("\\S+ +HS256 +next +2026-01-01T12:10:00Z +-");
        assertThat(list.lines().get(2)).matches("\\S+ +HS256 +active +2026-01-01T12:00:00Z +2026-01-02T12:11:00Z");
        Matcher secrets = Pattern.compile("\"k\":\"([^\"]+)\"").matcher(Files.readString(Path.of(file())));
        assertThat(secrets.results().map(found -> found.group(1))).hasSize(3).noneMatch(list.out()::contains);
    }

    @Test
    void rotate_takesALeadOrNone() {
        keys("make", file());

        assertThat(keys("rotate", "--lead", "PT1H", file()).out()).contains(" signs from 2026-01-01T13:00:00Z");
        Clock later = TestTime.after(Duration.ofSeconds(5));
        assertThat(keys(later, "rotate", "--now", file()).out()).contains(" signs from 2026-01-01T12:00:05Z");
    }

    @Test
    void fifthLiveKey_isRefusedInOneLine() {
        keys("make", file());
        keys("rotate", file());
        keys("rotate", file());
        keys("rotate", file());

        Console fifth = keys("rotate", file());

        assertThat(fifth.code()).isEqualTo(1);
        assertThat(fifth.err().lines()).singleElement().asString().startsWith("rejoin: there are 4 live keys");
    }

    @Test
    void burn_dropsTheKey() {
        keys("make", file());
        String id = statuses(KeySource.file(Path.of(file()))).get(0).id();

        Console burned = keys("burn", file(), id);

        assertThat(burned.code()).isZero();
        assertThat(burned.out()).startsWith("burned " + id + ": tokens are signed by key ");
        assertThat(statuses(KeySource.file(Path.of(file()))))
                .singleElement()
                .extracting(KeyStatus::id)
                .isNotEqualTo(id);
        assertThat(keys("burn", file(), id).err().lines()).containsExactly("rejoin: there is no key " + id);
    }

    @Test
    void burn_ofAnIdThatBeginsWithAHyphen_takesItAfterTwo() {
        keys("make", file());

        assertThat(keys("burn", file(), "--", "-strange").err().lines())
                .containsExactly("rejoin: there is no key -strange");
    }

    @Test
    void master_isMadeListedAndBurned() {
        keys("make", "--master", file());

        assertThat(keys("list", "--kind", "master", file()).lines())
                .anyMatch(line -> line.startsWith("20260101 ") && line.contains(" active "));
        assertThat(keys("burn", "--kind", "master", file(), "20260101").out()).contains("20260101-1");
        assertThat(keys("rotate", "--kind", "master", file()).err().lines())
                .containsExactly("rejoin: key file " + file() + ": its keys are not changed here");
    }

    @Test
    void publicKeys_areReadByAVerifyingNode() throws IOException {
        keys("make", "--algorithm", "Ed25519", file());
        Path published = folder.resolve("public.json");
        Files.writeString(published, keys("public", file()).out());
        Files.setPosixFilePermissions(published, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(statuses(KeySource.publicKeys(published))).isEqualTo(statuses(KeySource.file(Path.of(file()))));
        assertThat(Files.readString(published)).doesNotContain("\"d\"");
        assertThat(keys("list", "--kind", "public", published.toString()).lines())
                .hasSize(2);
    }

    @Test
    void keyStore_isListedWithItsPasswordFromAFile() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "only for tests\n");
        var store = java.security.KeyStore.getInstance("PKCS12");
        store.load(null, null);
        byte[] secret = new byte[32];
        secret[0] = 1;
        store.setKeyEntry(
                "k1", new javax.crypto.spec.SecretKeySpec(secret, "HmacSHA256"), "only for tests".toCharArray(), null);
        try (var out = Files.newOutputStream(Path.of(file()))) {
            store.store(out, "only for tests".toCharArray());
        }
        Files.setPosixFilePermissions(Path.of(file()), PosixFilePermissions.fromString("rw-------"));

        Console list = keys("list", "--kind", "pkcs12", "--password-file", password.toString(), file());

        assertThat(list.lines()).hasSize(2);
        assertThat(list.lines().get(1)).startsWith("k1 ").contains(" active ");
        assertThat(keys("list", "--kind", "pkcs12", file()).code()).isEqualTo(2);
        String none = folder.resolve("none").toString();
        assertThat(keys("list", "--kind", "pkcs12", "--password-file", none, file())
                        .err()
                        .lines())
                .containsExactly("rejoin: " + none + " cannot be read");
    }

    @Test
    void missingOrBadFile_isOneLineWithoutAStackTrace() throws IOException {
        assertThat(keys("list", file()))
                .isEqualTo(new Console(1, "", "rejoin: key file " + file() + ": does not exist\n"));
        Files.writeString(Path.of(file()), "{}");
        Files.setPosixFilePermissions(Path.of(file()), PosixFilePermissions.fromString("rw-------"));
        for (String command : List.of("list", "rotate", "public")) {
            assertThat(keys(command, file()))
                    .isEqualTo(new Console(1, "", "rejoin: key file " + file() + ": is not a JWK Set\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "list",
                "burn KEYS",
                "make --algorithm RS256 KEYS",
                "make --master --algorithm ES256 KEYS",
                "list --kind jks KEYS",
                "list --retirement PT1000H KEYS",
                "rotate --lead soon KEYS",
                "rotate --lead PT-1S KEYS",
                "melt KEYS"
            })
    void wrongArguments_areAQuestionOfUsage(String arguments) {
        String[] all = arguments.replace("KEYS", file()).split(" ", -1);

        Console said = arguments.isEmpty() ? keys() : keys(all);

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).isNotBlank().doesNotContain("\tat ");
        assertThat(Path.of(file())).doesNotExist();
    }
}
