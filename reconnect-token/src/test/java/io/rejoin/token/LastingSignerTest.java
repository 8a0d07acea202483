package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures of what is stored: believed after any rotation, and without the ring. Touches a temporary folder. */
class LastingSignerTest {
    private static final byte[] MESSAGE = "42\nroot\n".getBytes(StandardCharsets.UTF_8);

    private final MovingClock clock = new MovingClock();

    @TempDir
    private Path folder;

    private KeyRing ring() {
        KeySource source = KeySource.fileOrNew(folder.resolve("keys.json"), KeyAlgorithm.HS256);
        return KeyRing.open(source, RotationPolicy.byHand(), clock);
    }

    private static byte[] publicKey(LastingSigner signer) {
        return signer.publicKeys().get(0);
    }

    @Test
    void signature_isBelievedUnderItsPublicKeyAlone() {
        LastingSigner signer = ring().lastingSigner("audit");
        byte[] signature = signer.sign(MESSAGE);

        assertThat(LastingSigner.verifies(publicKey(signer), MESSAGE, signature))
                .isTrue();
        assertThat(LastingSigner.verifies(publicKey(ring().lastingSigner("other")), MESSAGE, signature))
                .isFalse();
        byte[] other = MESSAGE.clone();
        other[0]++;
        assertThat(LastingSigner.verifies(publicKey(signer), other, signature)).isFalse();
        signature[10]++;
        assertThat(LastingSigner.verifies(publicKey(signer), MESSAGE, signature))
                .isFalse();
    }

    @Test
    void whatIsNoKeyOrNoSignature_isNotBelieved() {
        LastingSigner signer = ring().lastingSigner("audit");

        assertThat(LastingSigner.verifies(new byte[31], MESSAGE, signer.sign(MESSAGE)))
                .isFalse();
        assertThat(LastingSigner.verifies(new byte[32], MESSAGE, signer.sign(MESSAGE)))
                .isFalse();
        assertThat(LastingSigner.verifies(publicKey(signer), MESSAGE, new byte[63]))
                .isFalse();
    }

    @Test
    void publicKey_isTheSameAfterAnyRotation() {
        KeyRing ring = ring();
        byte[] before = publicKey(ring.lastingSigner("audit"));
        String first = ring.activeKeyId();
        ring.rotateNow();
        ring.burn(first);

        assertThat(publicKey(ring.lastingSigner("audit"))).isEqualTo(before);
        assertThat(publicKey(ring().lastingSigner("audit"))).isEqualTo(before);
    }

    @Test
    void fileWithoutALastingKey_believesItsEarlierSignatures() throws IOException {
        ring();
        Files.writeString(
                folder.resolve("keys.json"),
                "{\"keys\":[{\"kty\":\"oct\",\"use\":\"sig\",\"kid\":\"old\",\"alg\":\"HS256\",\"k\":\""
                        + TokenForge.encode(Sample.SECRET) + "\"}]}");
        byte[] before = publicKey(ring().lastingSigner("audit"));
        KeyRing ring = ring();
        ring.rotateNow();

        assertThat(publicKey(ring.lastingSigner("audit"))).isNotEqualTo(before);
        assertThat(ring.lastingSigner("audit").publicKeys())
                .anySatisfy(key -> assertThat(key).isEqualTo(before));
    }

    @Test
    void ringOfPublicKeys_signsNothing() throws IOException {
        KeyRing signing = KeyRing.open(KeySource.memory(KeyAlgorithm.ED25519), RotationPolicy.byHand(), clock);
        Path file = folder.resolve("public.json");
        Files.writeString(file, signing.publicKeys());
        KeyRing verifying = KeyRing.open(KeySource.publicKeys(file), RotationPolicy.byHand(), clock);

        assertThatExceptionOfType(VerifyOnlyException.class).isThrownBy(() -> verifying.lastingSigner("audit"));
        assertThatIllegalArgumentException().isThrownBy(() -> signing.lastingSigner("no spaces"));
    }
}
