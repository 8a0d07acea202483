package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Key stores as the platform's tool and both providers write them. Runs keytool; touches a temporary folder. */
class KeyStoreFileTest {
    private static final char[] PASSWORD = "only for tests".toCharArray();
    private static final BouncyCastleProvider BOUNCY_CASTLE = new BouncyCastleProvider();

    @TempDir
    private static Path shared;

    /** A key in a store needs a certificate; nothing looks at it. */
    private static Certificate[] certificates = {};

    @TempDir
    private Path folder;

    @BeforeAll
    static void makeCertificate() throws Exception {
        Path file = shared.resolve("by-keytool.p12");
        keytool(file, "-genkeypair", "-alias", "Signing", "-keyalg", "Ed25519", "-dname", "CN=test");
        certificates = stored(file, "PKCS12").getCertificateChain("signing");
    }

    private static void keytool(Path file, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(
                List.of("-keystore", file.toString(), "-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        ownerOnly(file);
    }

    private static Path ownerOnly(Path file) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static KeyStore empty(String type) throws GeneralSecurityException, IOException {
        KeyStore store = type.equals("BCFKS") ? KeyStore.getInstance(type, BOUNCY_CASTLE) : KeyStore.getInstance(type);
        store.load(null, null);
        return store;
    }

    private static KeyStore stored(Path file, String type) throws GeneralSecurityException, IOException {
        KeyStore store = empty(type);
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static void put(KeyStore store, String alias, Key key) throws GeneralSecurityException {
        store.setKeyEntry(alias, key, PASSWORD, key instanceof PrivateKey ? certificates : null);
    }

    private static Key key(String algorithm) throws GeneralSecurityException {
        if (algorithm.equals("HmacSHA256") || algorithm.equals("AES")) {
            return new SecretKeySpec(Sample.SECRET, algorithm);
        }
        boolean curve = algorithm.contains("256");
        KeyPairGenerator generator = KeyPairGenerator.getInstance(curve ? "EC" : algorithm, BOUNCY_CASTLE);
        if (curve) {
            generator.initialize(new ECGenParameterSpec(algorithm));
        }
        return generator.generateKeyPair().getPrivate();
    }

    private Path write(KeyStore store) throws GeneralSecurityException, IOException {
        Path file = folder.resolve("keys");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD);
        }
        return ownerOnly(file);
    }

    private static KeySource source(String type, Path file) {
        return type.equals("BCFKS") ? KeySource.bcfks(file, PASSWORD) : KeySource.pkcs12(file, PASSWORD);
    }

    private static Holder node(String type, Path file, Clock clock) {
        return new Holder(KeyRing.open(source(type, file), RotationPolicy.byHand(), clock), clock);
    }

    @ParameterizedTest
    @CsvSource({
        "PKCS12, HmacSHA256, HS256",
        "PKCS12, AES, A256GCM",
        "PKCS12, Ed25519, ED25519",
        "PKCS12, secp256r1, ES256",
        "BCFKS, HmacSHA256, HS256",
        "BCFKS, AES, A256GCM",
        "BCFKS, Ed25519, ED25519",
        "BCFKS, secp256r1, ES256",
        "BCFKS, ML-DSA-44, ML_DSA_44",
        "BCFKS, ML-DSA-65, ML_DSA_65"
    })
    void keyOfEachKind_issuesAndVerifies(String type, String algorithm, KeyAlgorithm expected) throws Exception {
        KeyStore store = empty(type);
        put(store, "k1", key(algorithm));
        Path file = write(store);
        Holder node = node(type, file, Sample.CLOCK);

        assertThat(node.ring().statuses())
                .singleElement()
                .extracting(KeyStatus::id, KeyStatus::algorithm, KeyStatus::state)
                .containsExactly("k1", expected, KeyState.ACTIVE);
        assertThat(node(type, file, Sample.CLOCK).verdict(node.issue())).isEqualTo(Verdict.ACCEPT);
        assertThat(Security.getProvider("BC")).as("registered provider").isNull();
    }

    @Test
    void storeOfThePlatformsTool_isReadWithItsAliasInLowerCase() {
        Holder node = node("PKCS12", shared.resolve("by-keytool.p12"), Sample.CLOCK);

        assertThat(node.ring().activeKeyId()).isEqualTo("signing");
        assertThat(node.verdict(node.issue())).isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void newerKey_signsTenMinutesAfterItWasPutIn() throws Exception {
        String type = "PKCS12";
        KeyStore store = empty(type);
        put(store, "k1", key("HmacSHA256"));
        MovingClock clock = new MovingClock();
        clock.setTo(store.getCreationDate("k1").toInstant().toString());
        Path file = write(store);
        Holder old = node(type, file, clock);
        String token = old.issue();
        clock.pass(Duration.ofMinutes(10));
        assertThat(old.verdict(token)).isEqualTo(Verdict.ACCEPT);

        KeyStore both = stored(file, type);
        waitForTheSecondAfter(both.getCreationDate("k1").toInstant().getEpochSecond());
        put(both, "k2", key("Ed25519"));
        write(both);
        clock.setTo(both.getCreationDate("k2").toInstant().toString());
        assertThat(old.ring().reload()).isTrue();
        assertThat(old.states()).hasSize(2).contains("NEXT k2", "ACTIVE k1");
        clock.pass(Duration.ofMinutes(10));
        assertThat(old.states()).containsExactly("ACTIVE k2", "RETIRING k1");
        assertThat(old.verdict(token)).isEqualTo(Verdict.ACCEPT);
    }

    /** A store knows seconds at best. */
    private static void waitForTheSecondAfter(long second) {
        while (System.currentTimeMillis() / 1_000 <= second) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PKCS12, RSA, is of no kind that can issue tokens",
        "PKCS12, secp256k1, is of no kind that can issue tokens",
        "PKCS12, brainpoolP256r1, is of no kind that can issue tokens",
        "BCFKS, ML-DSA-87, is of no kind that can issue tokens",
        "PKCS12, Ed448, is of no kind that can issue tokens",
    })
    void foreignKey_isRefused(String type, String algorithm, String problem) throws Exception {
        KeyStore store = empty(type);
        put(store, "k1", key(algorithm));
        Path file = write(store);

        refused(type, file, "key k1: " + problem);
    }

    @Test
    void storeOfWhatCannotBeARing_isRefused() throws Exception {
        refused(new SecretKeySpec(new byte[16], "AES"), "k1", "key k1: must be 256 bits");
        refused(new SecretKeySpec(new byte[64], "HmacSHA256"), "k1", "key k1: must be 256 bits");
        refused(new SecretKeySpec(new byte[32], "HmacSHA256"), "k1", "key k1: is all zeros");
        refused(key("AES"), "k 1", "has an alias that is not 1 to 32 of A-Z a-z 0-9 _ -");
        KeyStore store = empty("PKCS12");
        refused("PKCS12", write(store), "holds no key");
        put(store, "k1", key("HmacSHA256"));
        put(store, "k2", key("AES"));
        refused("PKCS12", write(store), "holds the same key twice, as k1 and k2");
        store.deleteEntry("k2");
        store.setCertificateEntry("c1", certificates[0]);
        refused("PKCS12", write(store), "key c1: is a certificate only");
    }

    private void refused(Key key, String alias, String problem) throws GeneralSecurityException, IOException {
        KeyStore store = empty("PKCS12");
        put(store, alias, key);
        refused("PKCS12", write(store), problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "BCFKS"})
    void otherPasswordOrFile_isRefusedWithoutTellingIt(String type) throws Exception {
        KeyStore store = empty(type);
        put(store, "k1", key("AES"));
        Path file = write(store);
        KeySource source = type.equals("BCFKS")
                ? KeySource.bcfks(file, "other".toCharArray())
                : KeySource.pkcs12(file, "other".toCharArray());
        String problem = ": is not a " + type + " key store, or has another password";

        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyRing.open(source, RotationPolicy.byHand(), Sample.CLOCK))
                .withMessage("key file " + file + problem)
                .withNoCause();
        Files.writeString(file, "no key store");
        refused(type, file, problem.substring(2));
    }

    private static void refused(String type, Path file, String problem) {
        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> node(type, file, Sample.CLOCK))
                .withMessageStartingWith("key file " + file + ": " + problem)
                .withNoCause();
    }

    @Test
    void storeThatOthersMayTouch_isRefused() throws Exception {
        KeyStore store = empty("PKCS12");
        put(store, "k1", key("AES"));
        Path file = write(store);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        refused("PKCS12", file, "may be touched by others");
    }

    @Test
    void keysOfAStore_areNotChangedByTheRing() throws Exception {
        KeyStore store = empty("PKCS12");
        put(store, "k1", key("HmacSHA256"));
        KeyRing ring = node("PKCS12", write(store), Sample.CLOCK).ring();

        assertThatExceptionOfType(RotationRefusedException.class).isThrownBy(ring::rotate);
        assertThatExceptionOfType(RotationRefusedException.class).isThrownBy(() -> ring.burn("k1"));
    }
}
