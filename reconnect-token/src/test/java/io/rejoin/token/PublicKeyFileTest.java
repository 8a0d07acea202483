package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that verify with public keys and cannot issue. Touches a temporary folder. */
class PublicKeyFileTest {
    private static final Pattern SECRET_MEMBER = Pattern.compile("\"(d|k|priv|p|q|dp|dq|qi|oth)\"");

    private final MovingClock clock = new MovingClock();

    @TempDir
    private Path folder;

    private Holder issuing(KeyAlgorithm algorithm) {
        KeySource source = KeySource.fileOrNew(folder.resolve("keys-" + algorithm.text()), algorithm);
        return new Holder(KeyRing.open(source, RotationPolicy.byHand(), clock), clock);
    }

    private Path publish(String keys) throws IOException {
        Path file = folder.resolve("public.json");
        Files.writeString(file, keys);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private Holder verifying(Path file) {
        return new Holder(KeyRing.open(KeySource.publicKeys(file), RotationPolicy.byHand(), clock), clock);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HS256", "A256GCM"})
    void publishedKeys_verifyAndHoldNoSecret(KeyAlgorithm algorithm) throws IOException {
        Holder issuing = issuing(algorithm);
        issuing.ring().rotate();
        String published = issuing.ring().publicKeys();
        Holder verifying = verifying(publish(published));

        assertThat(published).doesNotContainPattern(SECRET_MEMBER).contains("\"nbf\":");
        assertThat(verifying.states()).isEqualTo(issuing.states()).hasSize(2);
        assertThat(verifying.verdict(issuing.issue())).isEqualTo(Verdict.ACCEPT);
        assertThat(verifying.ring().publicKeys()).isEqualTo(published);
    }

    @ParameterizedTest
    @EnumSource(names = {"HS256", "A256GCM"})
    void symmetricKeys_publishNothing(KeyAlgorithm algorithm) {
        assertThat(issuing(algorithm).ring().publicKeys()).isEqualTo("{\"keys\":[]}");
    }

    @ParameterizedTest
    @EnumSource
    void secretKeys_areRefused(KeyAlgorithm algorithm) throws IOException {
        issuing(algorithm);
        Path file = publish(Files.readString(folder.resolve("keys-" + algorithm.text()))
                .replaceFirst(",?\\{[^{}]*deriveKey[^{}]*},?", ""));

        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> verifying(file))
                .withMessageContaining("holds a secret");
    }

    @Test
    void publicKey_isRefusedInAFileOfSecrets() throws IOException {
        Path file = publish(issuing(KeyAlgorithm.ED25519).ring().publicKeys());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> KeyRing.load(file))
                .withMessageContaining("is public only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw-r--", "rw-r--rw-"})
    void fileThatOthersMayWrite_isRefused(String permissions) throws IOException {
        Path file = publish(issuing(KeyAlgorithm.ED25519).ring().publicKeys());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThatExceptionOfType(KeyFileException.class)
                .isThrownBy(() -> verifying(file))
                .withMessageContaining("may be written by others");
    }

    @Test
    void verifyingNode_canNeitherIssueNorSealNorRotate() throws IOException {
        KeyRing ring = verifying(publish(issuing(KeyAlgorithm.ED25519).ring().publicKeys()))
                .ring();

        assertThatExceptionOfType(VerifyOnlyException.class)
                .isThrownBy(() -> new TokenIssuer(ring, Sample.POLICY, clock));
        assertThatExceptionOfType(VerifyOnlyException.class).isThrownBy(() -> ring.seal("cursor"));
        assertThatExceptionOfType(VerifyOnlyException.class).isThrownBy(() -> ring.lastingSeal("audit"));
        assertThatExceptionOfType(RotationRefusedException.class).isThrownBy(ring::rotate);
        assertThatExceptionOfType(RotationRefusedException.class).isThrownBy(() -> ring.burn(ring.activeKeyId()));
    }

    @Test
    void publishedRotation_isFollowed() throws IOException {
        Holder issuing = issuing(KeyAlgorithm.ES256);
        Holder verifying = verifying(publish(issuing.ring().publicKeys()));
        String early = issuing.issue();
        issuing.ring().rotateNow();
        clock.pass(Duration.ofSeconds(1));
        assertThat(verifying.verdict(issuing.issue())).isEqualTo(RefusalReason.UNKNOWN_KEY.name());

        publish(issuing.ring().publicKeys());
        verifying.ring().reload();

        assertThat(verifying.verdict(issuing.issue())).isEqualTo(Verdict.ACCEPT);
        assertThat(verifying.verdict(early)).isEqualTo(Verdict.ACCEPT);
    }
}
