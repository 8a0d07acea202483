package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link VerifierFuzz} starts from, and the inputs that it found once and that were kept. */
class VerifierFuzzTest {
    static Stream<byte[]> seeds() {
        return VerifierFuzz.seeds();
    }

    static List<Path> kept() throws IOException, URISyntaxException {
        String folder = "VerifierFuzzInputs/anyBytes_areRefusedOrReadByNimbusAlike";
        var place = Path.of(Objects.requireNonNull(VerifierFuzzTest.class.getResource(folder))
                .toURI());
        try (Stream<Path> files = Files.list(place)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void seed_isRefusedOrReadByNimbusAlike(byte[] input) {
        new VerifierFuzz().anyBytes_areRefusedOrReadByNimbusAlike(input);
    }

    @ParameterizedTest
    @MethodSource("kept")
    void keptInput_isRefusedOrReadByNimbusAlike(Path file) throws IOException {
        new VerifierFuzz().anyBytes_areRefusedOrReadByNimbusAlike(Files.readAllBytes(file));
    }

    /** As many forms as a token has: or the fuzzer would look at few but refusals. */
    @Test
    void seedsOfEachForm_areAccepted() {
        long accepted = VerifierFuzz.seeds()
                .map(FuzzedToken::of)
                .filter(VerifierFuzz::isAccepted)
                .count();

        assertThat(accepted)
                .isGreaterThanOrEqualTo(HostilePayloadTest.acceptedRows().count() + 4 + 4);
    }

    @Test
    void seedOfEachAlgorithm_isAccepted() {
        for (int algorithm = 0; algorithm < 4; algorithm++) {
            FuzzedToken token = FuzzedToken.of(new byte[] {'e', (byte) ('0' + algorithm)});

            assertThat(Keys.verdict(Keys.of(token.algorithm()), token.text())).isEqualTo(Verdict.ACCEPT);
        }
        assertThat(VerifierFuzz.seeds().map(FuzzedToken::of).map(FuzzedToken::algorithm))
                .contains(KeyAlgorithm.HS256, KeyAlgorithm.A256GCM, KeyAlgorithm.ED25519, KeyAlgorithm.ES256);
    }
}
