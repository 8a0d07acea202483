package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Key files; touches a temporary folder. */
class KeyFileTest {
    private static final String K1 = TokenForge.encode(Sample.SECRET);
    private static final String ALGORITHMS = "HS256, A256GCM, Ed25519, ES256, ML-DSA-44, ML-DSA-65";
    private static final String K2 = "c2Vjb25kIGtleSBvZiAzMiBieXRlcyBmb3IgdGVzdHM";

    @TempDir
    private Path folder;

    static List<List<String>> badFiles() {
        List<List<String>> rows = new ArrayList<>(badKeys());
        rows.add(List.of("", "is not a JWK Set"));
        rows.add(List.of("secret words, no JSON", "is not a JWK Set"));
        rows.add(List.of("[]", "is not a JWK Set"));
        rows.add(List.of("{}", "is not a JWK Set"));
        rows.add(List.of("{\"keys\":1}", "is not a JWK Set"));
        rows.add(List.of("{\"keys\":[1]}", "is not a JWK Set"));
        rows.add(List.of("{\"keys\":[null]}", "is not a JWK Set"));
        rows.add(List.of("{\"keys\":null}", "is not a JWK Set"));
        rows.add(List.of("{\"keys\":" + "[".repeat(60_000), "is not a JWK Set"));
        rows.add(List.of(set(), "holds no key"));
        rows.add(List.of(set(key("k1", K1), key("k1", K2)), "holds two keys with the kid k1"));
        rows.add(List.of(set(key("k1", K1), key("k2", K1)), "holds the same key twice, as k1 and k2"));
        rows.add(List.of(
                set(key("k1", K1), "{\"kty\":\"XYZ\",\"kid\":\"k2\"}"), "key k2: alg must be one of " + ALGORITHMS));
        rows.add(List.of(
                set(key("a", K1), key("b", K1), key("c", K1), key("d", K1), key("e", K1)), "holds more than 4 keys"));
        rows.add(List.of(" ".repeat(65_537), "is larger than 65536 bytes"));
        return rows;
    }

    private static List<List<String>> badKeys() {
        String good = key("k1", K1);
        String id = "holds a key without kid, or with one that is not 1 to 32 of A-Z a-z 0-9 _ -";
        return List.of(
                List.of(set(good.replace("\"kid\":\"k1\",", "")), id),
                List.of(set(good.replace("k1", "")), id),
                List.of(set(good.replace("k1", "k 1")), id),
                List.of(set(good.replace("k1", "k".repeat(33))), id),
                List.of(set(good.replace("\"alg\":\"HS256\",", "")), "key k1: alg must be one of " + ALGORITHMS),
                List.of(set(good.replace("HS256", "HS512")), "key k1: alg must be one of " + ALGORITHMS),
                List.of(set(good.replace("HS256", "hs256")), "key k1: alg must be one of " + ALGORITHMS),
                List.of(set(good.replace("HS256", "none")), "key k1: alg must be one of " + ALGORITHMS),
                List.of(set(good.replace("\"use\":\"sig\",", "")), "key k1: use must be sig"),
                List.of(set(good.replace("\"sig\"", "\"enc\"")), "key k1: use must be sig"),
                List.of(set(good.replace(K1, K1.substring(4))), "key k1: k must be 32 bytes in base64url"),
                List.of(set(good.replace(K1, K1 + "AAAA")), "key k1: k must be 32 bytes in base64url"),
                List.of(set(good.replace(K1, "")), "key k1: k must be 32 bytes in base64url"),
                List.of(set(good.replace("\"" + K1 + "\"", "7")), "key k1: k must be 32 bytes in base64url"),
                List.of(set(good.replace(K1, "A".repeat(43))), "key k1: is all zeros"),
                List.of(set(rsa()), "key k1: alg must be one of " + ALGORITHMS),
                List.of(set(rsa().replace("RS256", "HS256")), "key k1: kty must be oct"));
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void badFile_isRefusedInOneLineWithoutItsContent(List<String> row) throws IOException {
        Path file = write(row.get(0), "rw-------");

        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyRing.load(file))
                .withMessage("key file " + file + ": " + row.get(1))
                .withNoCause();
    }

    @Test
    void goodFile_signsWithItsFirstKeyAndVerifiesWithAll() throws IOException {
        KeyRing first = KeyRing.load(write(set(key("k1", K1), key("k2", K2)), "rw-------"));
        KeyRing second = KeyRing.load(write(set(key("k2", K2), key("k1", K1)), "r--------"));
        ReconnectToken token = new TokenIssuer(second, Sample.POLICY, Sample.CLOCK).issue(Sample.content());

        assertThat(first.activeKeyId()).isEqualTo("k1");
        assertThat(second.activeKeyId()).isEqualTo("k2");
        assertThat(Verdict.of(new TokenVerifier(first, Sample.POLICY, Sample.CLOCK), token.text(), Sample.PRESENTER))
                .isEqualTo(Verdict.ACCEPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw-----w-", "rw---x---", "rwxrwxrwx"})
    void fileThatOthersMayTouch_isRefused(String permissions) throws IOException {
        Path file = write(set(key("k1", K1)), permissions);

        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyRing.load(file))
                .withMessageContaining("may be touched by others");
    }

    @Test
    void missingFile_isRefusedByLoad() {
        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyRing.load(folder.resolve("none")))
                .withMessageEndingWith("does not exist");
    }

    @Test
    void folder_isRefused() {
        assertThatExceptionOfType(KeyFileException.class).isThrownBy(() -> KeyRing.load(folder));
    }

    @Test
    void missingFile_isCreatedForItsOwnerAndReadAgain() throws IOException {
        Path file = folder.resolve("keys");
        KeyRing created = KeyRing.loadOrCreate(file);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(created.activeKeyId()).matches("[A-Za-z0-9_-]{8}");
        assertThat(KeyRing.loadOrCreate(file).activeKeyId()).isEqualTo(created.activeKeyId());
        assertThat(opens(KeyRing.load(file), created)).isTrue();
        assertThat(files()).containsExactly(file);
    }

    @Test
    void folderThatDoesNotExist_isNotCreated() {
        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyRing.loadOrCreate(folder.resolve("none/keys")))
                .withMessageEndingWith("its folder does not exist");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void badFile_isNotReplaced() throws IOException {
        Path file = write("not mine", "rw-------");

        assertThatExceptionOfType(KeyFileException.class).isThrownBy(() -> KeyRing.loadOrCreate(file));
        assertThat(file).hasContent("not mine");
    }

    @Test
    void manyCreators_agreeOnOneKey() throws IOException, InterruptedException, ExecutionException {
        Path file = folder.resolve("keys");
        Callable<String> create = () -> KeyRing.loadOrCreate(file).activeKeyId();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Set<String> ids = new HashSet<>();
            for (Future<String> id : threads.invokeAll(Collections.nCopies(32, create))) {
                ids.add(id.get());
            }
            assertThat(ids).hasSize(1);
            assertThat(files()).containsExactly(file);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void generatedRings_shareNothing() {
        KeyRing one = KeyRing.generate();
        KeyRing other = KeyRing.generate();

        assertThat(one.activeKeyId()).matches("[A-Za-z0-9_-]{8}").isNotEqualTo(other.activeKeyId());
        assertThat(opens(one, one)).isTrue();
        assertThat(opens(one, other)).isFalse();
    }

    private static boolean opens(KeyRing verifying, KeyRing signing) {
        ReconnectToken token = new TokenIssuer(signing, Sample.POLICY, Sample.CLOCK).issue(Sample.content());
        var verifier = new TokenVerifier(verifying, Sample.POLICY, Sample.CLOCK);
        return Verdict.of(verifier, token.text(), Sample.PRESENTER).equals(Verdict.ACCEPT);
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder)) {
            return files.toList();
        }
    }

    private Path write(String text, String permissions) throws IOException {
        Path file = Files.createTempFile(folder, "keys", ".json");
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static String set(String... keys) {
        return "{\"keys\":[" + String.join(",", keys) + "]}";
    }

    private static String key(String id, String secret) {
        return "{\"kty\":\"oct\",\"use\":\"sig\",\"kid\":\"" + id + "\",\"alg\":\"HS256\",\"k\":\"" + secret + "\"}";
    }

    private static String rsa() {
        return "{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"k1\",\"alg\":\"RS256\",\"e\":\"AQAB\",\"n\":\""
                + "w".repeat(342) + "\"}";
    }
}
