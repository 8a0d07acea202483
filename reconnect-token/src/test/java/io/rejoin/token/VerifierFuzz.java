package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.util.Arrays;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes at all as a token, judged by our verifier and by Nimbus. Only the profile {@code fuzz} runs it, as the
 * fuzzer loads an agent and native code; what it starts from and what it found is run by {@link VerifierFuzzTest}.
 */
final class VerifierFuzz {
    private static final TokenPolicy ELSEWHERE = TokenPolicy.of("elsewhere", Sample.POLICY.audience());
    private static final String LISTED =
            Sample.payload().replace("\"hubs\":{\"chat\":[\"lobby\",\"news\"]}", "\"gs\":\"" + "A".repeat(43) + "\"");
    private static final Map<String, NimbusOracle> ORACLES = new HashMap<>();

    /** Payloads with a good signature, other texts, and for each algorithm the good token itself. */
    static Stream<byte[]> seeds() {
        Stream<byte[]> payloads =
                HostilePayloadTest.rows().map(row -> FuzzedToken.seed(KeyAlgorithm.HS256, row.payload()));
        Stream<byte[]> texts = HostileTextTest.rows()
                .filter(row -> row.token().length() < 2_000)
                .map(row -> ("t0" + row.token()).getBytes(StandardCharsets.UTF_8));
        Stream<byte[]> edits = Stream.of("e0", "e1", "e2", "e3").map(seed -> seed.getBytes(StandardCharsets.UTF_8));
        Stream<byte[]> forms = Stream.concat(Stream.of(LISTED), bound())
                .map(payload -> FuzzedToken.seed(KeyAlgorithm.HS256, payload.getBytes(StandardCharsets.UTF_8)));
        return Stream.of(payloads, texts, edits, forms).flatMap(seed -> seed);
    }

    /** Payloads that are bound to a key of each kind. */
    static Stream<String> bound() {
        byte[] p256 =
                Arrays.concatenate(new byte[] {4}, Keys.of(KeyAlgorithm.ES256).publicBytes());
        byte[] ed25519 = Keys.of(KeyAlgorithm.ED25519).publicBytes();
        return Stream.of(Confirmation.ed25519(ed25519), Confirmation.p256(p256), new SharedConfirmation(Sample.KEY_ID))
                .map(key -> Sample.payload().replace(",\"ep\"", ",\"cnf\":" + key.json() + ",\"ep\""));
    }

    @MethodSource("seeds")
    @DictionaryEntries({"0", "0000", "9007199254740992", "\\\"", "\\u0061", "\u00e9", "\",\"", "{}"})
    @FuzzTest
    void anyBytes_areRefusedOrReadByNimbusAlike(byte[] input) {
        FuzzedToken token = FuzzedToken.of(input);
        TokenInspection inspection = TokenInspection.of(token.text(), ring(token), Sample.CLOCK);
        accepted(token).ifPresent(payload -> {
            assertThat(inspection.refusal()).as("inspected").isEmpty();
            assertThat(reissued(token, PayloadWriter.write(payload)))
                    .as("issued again")
                    .isEqualTo(token.text());
            assertThat(Verdict.of(verifier(token, ELSEWHERE), token.text(), token.presenter()))
                    .as("read without knowing the issuer")
                    .isEqualTo("WRONG_ISSUER");
            assertThat(nimbus(token, payload.listed().isPresent() ? "gs" : "hubs"))
                    .as("Nimbus reads the same")
                    .contains(members(payload));
        });
    }

    static boolean isAccepted(FuzzedToken token) {
        return accepted(token).isPresent();
    }

    /** What is refused is of no interest; anything else that is thrown is a finding. */
    private static Optional<Payload> accepted(FuzzedToken token) {
        try {
            TokenVerifier verifier = verifier(token, Sample.POLICY);
            return Optional.of(verifier.believe(ReconnectToken.of(token.text()), token.presenter()));
        } catch (RefusedException e) {
            return Optional.empty();
        }
    }

    private static Optional<Map<String, Object>> nimbus(FuzzedToken token, String groups) {
        NimbusOracle oracle = ORACLES.computeIfAbsent(
                token.algorithm() + groups, name -> new NimbusOracle(token.algorithm(), groups));
        return oracle.claims(token.text()).map(VerifierFuzz::members);
    }

    /** The very text; of an encrypted one, which has another IV each time, with the payload it was opened to. */
    private static String reissued(FuzzedToken token, byte[] payload) {
        TokenKey key = Keys.of(token.algorithm());
        if (token.algorithm() != KeyAlgorithm.A256GCM) {
            return key.mint(payload);
        }
        byte[] opened = key.authenticate(token.text().getBytes(StandardCharsets.US_ASCII));
        return Arrays.areEqual(opened, payload) ? token.text() : "another payload";
    }

    private static Map<String, Object> members(JWTClaimsSet claims) {
        Map<String, Object> members = new HashMap<>(claims.getClaims());
        members.put("exp", claims.getExpirationTime().toInstant());
        members.put("iat", claims.getIssueTime().toInstant());
        return members;
    }

    private static Map<String, Object> members(Payload payload) {
        ReconnectClaims claims = payload.claims();
        TokenContent content = claims.content();
        Map<String, Object> members = new HashMap<>();
        members.put("aud", List.of(claims.audience()));
        content.confirmation().ifPresent(key -> members.put("cnf", cnf(key)));
        members.put("ep", content.revision().value());
        members.put("exp", claims.expiresAt());
        payload.listed()
                .ifPresentOrElse(
                        hash -> members.put("gs", hash.value()), () -> members.put("hubs", hubs(content.groups())));
        members.put("iat", claims.issuedAt());
        members.put("iss", claims.issuer());
        members.put("jti", content.id().text());
        members.put("pos", content.position().text());
        members.put("sid", content.id().family().value());
        content.user().ifPresent(user -> members.put("sub", user.value()));
        return members;
    }

    private static Map<String, Object> cnf(Confirmation key) {
        try {
            return JSONObjectUtils.parse(key.json());
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, List<String>> hubs(HubGroups groups) {
        Map<String, List<String>> hubs = new HashMap<>();
        for (HubName hub : groups.hubs()) {
            hubs.put(
                    hub.value(),
                    groups.groups(hub).stream().map(GroupName::value).toList());
        }
        return hubs;
    }

    private static TokenVerifier verifier(FuzzedToken token, TokenPolicy policy) {
        return new TokenVerifier(ring(token), policy, Sample.CLOCK);
    }

    private static KeyRing ring(FuzzedToken token) {
        return new KeyRing(List.of(Keys.of(token.algorithm())));
    }
}
