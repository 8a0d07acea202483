package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Judges all vectors of a folder in the format of Project Wycheproof: those of {@code -Dwycheproof.dir} if it is given,
 * otherwise a small set of our own. Each unexpected verdict is reported with file, number, comment, expected and got.
 */
class WycheproofTest {
    private static final Path OWN = Path.of("src/test/resources/io/rejoin/token/wycheproof");
    private static final Path FOLDER = Path.of(System.getProperty("wycheproof.dir", OWN.toString()));
    private static final List<String> KINDS = List.of(
            "json_web_signature",
            "json_web_crypto",
            "json_web_key",
            "ed25519",
            "ecdsa_secp256r1_sha256_p1363",
            "hmac_sha256",
            "mldsa_44_verify",
            "mldsa_65_verify");

    static Stream<String> files() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json") && KINDS.stream().anyMatch(name::startsWith))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void vectors_haveTheirVerdicts(String name, TestReporter reporter) throws IOException {
        WycheproofFile file = WycheproofFile.judge(FOLDER.resolve(name));
        reporter.publishEntry(name, file.counts().toString());

        assertThat(file.total()).isPositive();
        assertThat(file.unexpected()).isEmpty();
    }

    @Test
    void ownVectors_areOfAllKinds() throws IOException {
        try (var files = Files.list(OWN)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).toList();
            assertThat(KINDS).allSatisfy(kind -> assertThat(names).anyMatch(name -> name.startsWith(kind)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"valid", "invalid"})
    void wrongExpectation_isReported(String expected) throws IOException {
        JsonNode root =
                new ObjectMapper().readTree(OWN.resolve("ed25519_test.json").toFile());
        String opposite = expected.equals("valid") ? "invalid" : "valid";
        int turned = 0;
        for (JsonNode group : root.path("testGroups")) {
            for (JsonNode test : group.path("tests")) {
                if (test.path("result").asText().equals(expected)) {
                    ((ObjectNode) test).put("result", opposite);
                    turned++;
                }
            }
        }

        assertThat(WycheproofFile.judge("turned", root).unexpected())
                .hasSize(turned)
                .allSatisfy(line -> assertThat(line)
                        .matches("turned \\d+ \\(.+\\): expected " + opposite + ", got (accepted|rejected)"));
    }
}
