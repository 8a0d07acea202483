package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a token names the key that it is bound to, and which keys are none. */
class ConfirmationTest {
    private final NimbusOracle nimbus = new NimbusOracle();

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "P-256"})
    void publicKey_standsInTheTokenAsNimbusReadsIt(String kind) throws Exception {
        ReconnectToken token = Prover.of(kind).token();
        Map<String, Object> cnf =
                SignedJWT.parse(token.text()).getJWTClaimsSet().getJSONObjectClaim("cnf");
        JWK key = JWK.parse(JSONObjectUtils.getJSONObject(cnf, "jwk"));

        assertThat(nimbus.accepts(token.text())).isTrue();
        assertThat(cnf).hasSize(1);
        // The members that a thumbprint is made of, and in its order (RFC 7638, section 3.2).
        assertThat(payload(token)).contains("\"cnf\":{\"jwk\":" + canonical(key) + "},\"ep\"");
    }

    @Test
    void sharedKey_standsInTheTokenByItsIdOnly() {
        SharedProofKey key = Prover.RING.sharedProofKeys().of(Sample.FAMILY);
        ReconnectToken token = Prover.shared(key).token();

        assertThat(payload(token)).contains("\"cnf\":{\"kid\":\"").doesNotContain(TokenForge.encode(key.bytes()));
        assertThat(nimbus.accepts(token.text())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "P-256", "shared"})
    void everyByteOfThePayloadChanged_isRefusedOrSaysTheSameToNimbus(String kind) {
        byte[] good = TokenForge.payloadOf(Prover.of(kind).token());
        Random random = new Random(20_260_101L);
        for (int at = 0; at < good.length; at++) {
            for (int step = 0; step < 8; step++) {
                byte[] changed = good.clone();
                changed[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : ' ' + random.nextInt(95));
                judge(changed, at);
            }
        }
    }

    private void judge(byte[] payload, int at) {
        String token = TokenForge.token(Sample.header(), payload);
        String verdict = Verdict.of(token);
        // Whatever else a change makes of it, the binding is never gone.
        assertThat(verdict).as("at " + at).isNotEqualTo(Verdict.ACCEPT);
        if (verdict.equals("PROOF_MISSING")) {
            Payload read = PayloadReader.read(payload, LikelyClaims.of(Sample.POLICY), Sample.PRESENTER);
            assertThat(PayloadWriter.write(read)).as("at " + at).isEqualTo(payload);
            assertThat(nimbus.accepts(token)).as("at " + at).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Not a point; the neutral element; a point of order 8; y not below p; y of 0; too short, too long.
                "0200000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f70751",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a00",
                ""
            })
    void bytesThatAreNoKeyOfEd25519_areRefused(String hex) {
        byte[] raw = HexFormat.of().parseHex(hex);

        assertThatIllegalArgumentException().isThrownBy(() -> Confirmation.ed25519(raw));
    }

    @Test
    void bytesThatAreNoKeyOfP256_areRefused() {
        byte[] good = HexFormat.of()
                .parseHex("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                        + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
        byte[] off = good.clone();
        off[64] ^= 1;
        byte[] compressed = Arrays.copyOf(good, 33);
        compressed[0] = 3;
        byte[] hybrid = good.clone();
        hybrid[0] = 7;

        assertThat(Confirmation.p256(good)).isEqualTo(Confirmation.p256(good.clone()));
        for (byte[] bad : List.of(off, compressed, hybrid, new byte[65], new byte[0], Arrays.copyOf(good, 66))) {
            assertThatIllegalArgumentException().isThrownBy(() -> Confirmation.p256(bad));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jwk\":{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}}",
                "{\"jwk\":{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"__________________________________________8\"}}",
                "{\"jwk\":{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","
                        + "\"y\":\"AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}}",
                "{\"kid\":\"nobody\"}"
            })
    void signedKeyThatIsNone_isRefusedWithWhateverProof(String cnf) {
        String token = TokenForge.token(Sample.payload().replace(",\"ep\"", ",\"cnf\":" + cnf + ",\"ep\""));

        for (int length : new int[] {0, 32, 64}) {
            ProofChallenge challenge = ProofChallenge.create(Sample.CLOCK);
            Presenter presenter = Sample.PRESENTER.with(challenge.answeredWith(new byte[length]));
            assertThat(Verdict.of(Prover.verifier(), token, presenter)).isEqualTo("PROOF_WRONG");
        }
    }

    @Test
    void inspectedToken_needsNoProof() {
        String token = Prover.of("Ed25519").token().text();

        assertThat(TokenInspection.of(token, Sample.ring(), Sample.CLOCK).refusal())
                .isEmpty();
    }

    @Test
    void equalKeys_areEqualConfirmations() {
        Confirmation one = Prover.RING.sharedProofKeys().of(Sample.FAMILY).confirmation();
        Confirmation same = Prover.RING.sharedProofKeys().of(Sample.FAMILY).confirmation();
        Confirmation other = Prover.of("P-256").confirmation();

        assertThat(one)
                .isEqualTo(same)
                .hasSameHashCodeAs(same)
                .isNotEqualTo(other)
                .isNotEqualTo(one.toString());
        assertThat(one.hashCode()).isNotZero();
    }

    @Test
    void print_tellsThePublicKeyAndNoProof() {
        Prover client = Prover.of("Ed25519");
        ProofChallenge challenge = ProofChallenge.create(Sample.CLOCK);

        assertThat(client.confirmation().toString()).contains("Ed25519");
        assertThat(Sample.PRESENTER.with(challenge.answeredWith(new byte[64])).toString())
                .contains("PossessionProof[64 bytes]");
        assertThat(challenge).hasToString("ProofChallenge[until 2026-01-01T00:00:10Z]");
    }

    private static String canonical(JWK key) {
        return key.getRequiredParams().entrySet().stream()
                .map(member -> "\"" + member.getKey() + "\":\"" + member.getValue() + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String payload(ReconnectToken token) {
        return new String(TokenForge.payloadOf(token), StandardCharsets.UTF_8);
    }
}
