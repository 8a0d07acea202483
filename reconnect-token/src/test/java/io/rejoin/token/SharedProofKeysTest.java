package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that a server shares with its clients. Writes to a temporary folder. */
class SharedProofKeysTest {
    @TempDir
    private Path folder;

    @Test
    void key_isThatOfItsFamilyAlways() {
        SharedProofKeys keys = Prover.RING.sharedProofKeys();
        byte[] key = keys.of(Sample.FAMILY).bytes();

        assertThat(key)
                .hasSize(32)
                .isEqualTo(Prover.RING.sharedProofKeys().of(Sample.FAMILY).bytes());
        assertThat(keys.of(FamilyId.of("fam2")).bytes()).isNotEqualTo(key);
        assertThat(Sample.ring().sharedProofKeys().of(Sample.FAMILY).bytes()).isNotEqualTo(key);
    }

    @Test
    void keyOfAnotherFamily_provesNothing() {
        ReconnectToken token = Prover.of("shared").token();
        Prover other = Prover.shared(Prover.RING.sharedProofKeys().of(FamilyId.of("other")));

        assertThat(verdict(Prover.RING, Sample.CLOCK, token, other)).isEqualTo("PROOF_WRONG");
    }

    @Test
    void rotatedRing_stillKnowsTheKey() {
        MovingClock clock = new MovingClock();
        KeyRing ring = KeyRing.open(
                KeySource.fileOrNew(folder.resolve("keys"), KeyAlgorithm.HS256), RotationPolicy.byHand(), clock);
        ring.rotateNow();
        Prover client = Prover.shared(ring.sharedProofKeys().of(Sample.FAMILY));
        for (int i = 0; i < 3; i++) {
            ring.rotateNow();
            clock.pass(Duration.ofDays(3));
        }
        ReconnectToken token = new TokenIssuer(ring, Sample.POLICY, clock).issue(client.content());

        assertThat(ring.sharedProofKeys().of(Sample.FAMILY).bytes())
                .isEqualTo(ring.sharedProofKeys().of(Sample.FAMILY).bytes());
        assertThat(verdict(ring, clock, token, client)).isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void keyWithoutALastingOne_diesWithTheKeyItCameFrom() throws IOException {
        KeyRing before = file("first");
        KeyRing between = file("second", "first");
        KeyRing after = file("second");
        Prover client = Prover.shared(before.sharedProofKeys().of(Sample.FAMILY));
        ReconnectToken token = new TokenIssuer(after, Sample.POLICY, Sample.CLOCK).issue(client.content());

        assertThat(client.confirmation()).hasToString("Confirmation{\"kid\":\"first\"}");
        assertThat(verdict(between, Sample.CLOCK, token, client)).isEqualTo(Verdict.ACCEPT);
        assertThat(verdict(after, Sample.CLOCK, token, client)).isEqualTo("PROOF_WRONG");
    }

    @Test
    void ringOfPublicKeys_hasNone() {
        TokenKey pair = KeyAlgorithm.ED25519.key("k1", new KeySecret(Sample.SECRET.clone()));
        KeyRing nodes = ring(KeyAlgorithm.ED25519.publicKey("k1", pair.publicBytes()));
        Prover client = Prover.of("shared");
        ReconnectToken token = new TokenIssuer(ring(pair), Sample.POLICY, Sample.CLOCK).issue(client.content());
        Prover own = Prover.of("Ed25519");
        ReconnectToken bound = new TokenIssuer(ring(pair), Sample.POLICY, Sample.CLOCK).issue(own.content());

        assertThatExceptionOfType(VerifyOnlyException.class).isThrownBy(nodes::sharedProofKeys);
        assertThat(verdict(nodes, Sample.CLOCK, token, client)).isEqualTo("PROOF_WRONG");
        assertThat(verdict(nodes, Sample.CLOCK, bound, own)).isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void print_tellsNoKey() {
        SharedProofKey key = Prover.RING.sharedProofKeys().of(Sample.FAMILY);

        assertThat(key).hasToString("SharedProofKey[redacted]");
        key.bytes()[0]++;
        assertThat(key.bytes())
                .isEqualTo(Prover.RING.sharedProofKeys().of(Sample.FAMILY).bytes());
    }

    /** A ring of a file without a lasting key. */
    private KeyRing file(String... ids) throws IOException {
        Path file = Files.createTempFile(folder, "keys", ".json");
        Files.writeString(
                file,
                Stream.of(ids).map(SharedProofKeysTest::member).collect(Collectors.joining(",", "{\"keys\":[", "]}")));
        return KeyRing.load(file);
    }

    private static String member(String id) {
        String secret = TokenForge.encode(Arrays.copyOf(id.getBytes(StandardCharsets.US_ASCII), 32));
        return "{\"kty\":\"oct\",\"use\":\"sig\",\"alg\":\"HS256\",\"kid\":\"" + id + "\",\"k\":\"" + secret + "\"}";
    }

    private static KeyRing ring(TokenKey... keys) {
        return new KeyRing(List.of(keys));
    }

    private static String verdict(KeyRing ring, Clock clock, ReconnectToken token, Prover client) {
        ProofChallenge challenge = ProofChallenge.create(clock);
        Presenter presenter = Sample.PRESENTER.with(challenge.answeredWith(client.proof(challenge.nonce(), token)));
        return Verdict.of(new TokenVerifier(ring, Sample.POLICY, clock), token.text(), presenter);
    }
}
