package io.rejoin.token.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.KeyAlgorithm;
import io.rejoin.token.KeyRing;
import io.rejoin.token.KeySource;
import io.rejoin.token.Position;
import io.rejoin.token.Revision;
import io.rejoin.token.RotationPolicy;
import io.rejoin.token.TokenContent;
import io.rejoin.token.TokenId;
import io.rejoin.token.TokenIssuer;
import io.rejoin.token.TokenPolicy;
import io.rejoin.token.UserId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The command for tokens, run in this process and as one of its own. Touches a temporary folder. */
class TokenCommandTest {
    private static final String PAYLOAD = "{\"aud\":\"wss://a\",\"ep\":0,\"exp\":1767269700,"
            + "\"hubs\":{\"chat\":[\"lobby\"]},\"iat\":1767268800,\"iss\":\"here\",\"jti\":\"fam.1\",\"pos\":\"e.0\","
            + "\"sid\":\"fam\",\"sub\":\"ana\"}";

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("keys.json");
    }

    private KeyRing ring(KeyAlgorithm algorithm) {
        return ring(algorithm, TestTime.start());
    }

    private KeyRing ring(KeyAlgorithm algorithm, Clock clock) {
        return KeyRing.open(KeySource.fileOrNew(file(), algorithm), RotationPolicy.byHand(), clock);
    }

    private static String token(KeyRing ring) {
        return token(ring, TestTime.start());
    }

    private static String token(KeyRing ring, Clock clock) {
        var content = new TokenContent(
                new TokenId(FamilyId.of("fam"), 1),
                Optional.of(UserId.of("ana")),
                HubGroups.of(Map.of(HubName.of("chat"), List.of(GroupName.of("lobby")))),
                new Position("e", 0),
                Revision.of(0));
        return new TokenIssuer(ring, TokenPolicy.of("here", "wss://a"), clock)
                .issue(content)
                .text();
    }

    private Console inspect(Duration later, String in) {
        return Console.run(TestTime.after(later), in, "token", "inspect", file().toString());
    }

    @ParameterizedTest
    @EnumSource
    void goodToken_isShownAndBelieved(KeyAlgorithm algorithm) {
        Console said = inspect(Duration.ZERO, token(ring(algorithm)) + "\n");

        assertThat(said.code()).isZero();
        assertThat(said.lines()).hasSize(3);
        assertThat(said.lines().get(0)).startsWith("header:  {\"").contains("\"reconnect+jwt\"");
        assertThat(said.lines().get(1)).isEqualTo("claims:  " + PAYLOAD);
        assertThat(said.lines().get(2)).isEqualTo("verdict: believed");
    }

    @Test
    void oldToken_isShownAndRefused() {
        Console said = inspect(Duration.ofHours(1), token(ring(KeyAlgorithm.HS256)));

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.lines()).containsSubsequence("claims:  " + PAYLOAD, "verdict: refused, EXPIRED");
        assertThat(said.err()).isEmpty();
    }

    @Test
    void tokenOfAnotherKey_isShownAndRefused() {
        String signed = token(KeyRing.generate());
        ring(KeyAlgorithm.HS256);

        assertThat(inspect(Duration.ZERO, signed).lines())
                .containsSubsequence("claims:  " + PAYLOAD, "verdict: refused, UNKNOWN_KEY");
    }

    @Test
    void encryptedTokenOfAnotherKey_showsNoClaims() throws IOException {
        String encrypted = token(ring(KeyAlgorithm.A256GCM));
        Files.delete(file());
        ring(KeyAlgorithm.A256GCM);

        assertThat(inspect(Duration.ZERO, encrypted).lines())
                .containsSubsequence("claims:  (not to be read)", "verdict: refused, UNKNOWN_KEY");
    }

    @Test
    void changedToken_isRefused() {
        String token = token(ring(KeyAlgorithm.HS256));
        char last = token.charAt(token.length() - 2);
        String changed =
                token.substring(0, token.length() - 2) + (last == 'A' ? 'B' : 'A') + token.charAt(token.length() - 1);

        assertThat(inspect(Duration.ZERO, changed).lines()).contains("verdict: refused, BAD_SIGNATURE");
    }

    @Test
    void textThatIsNoToken_isRefusedAndCannotReachTheTerminal() {
        ring(KeyAlgorithm.HS256);
        String hostile = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("\u001b[31m\n\u202e\u0007x".getBytes(StandardCharsets.UTF_8));

        Console said = inspect(Duration.ZERO, hostile + "." + hostile + ".AAAA");

        assertThat(said.lines())
                .containsExactly(
                        "header:  <U+001B>[31m<U+000A><U+202E><U+0007>x",
                        "claims:  <U+001B>[31m<U+000A><U+202E><U+0007>x",
                        "verdict: refused, UNKNOWN_KEY");
        for (String text : List.of("", ".", "..", "....", "\u0000", "a".repeat(100_000))) {
            assertThat(inspect(Duration.ZERO, text).code()).isEqualTo(1);
        }
    }

    @Test
    void tokenInAFile_isRead() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), token(ring(KeyAlgorithm.HS256)) + "\n");

        String[] arguments = {"token", "inspect", "--token-file", token.toString(), file().toString()};
        assertThat(Console.run(TestTime.start(), "", arguments).code()).isZero();
        Files.delete(token);
        assertThat(Console.run(TestTime.start(), "", arguments))
                .isEqualTo(new Console(1, "", "rejoin: " + token + " cannot be read\n"));
    }

    @Test
    void tokenAsArgument_isAWrongUse() {
        String token = token(ring(KeyAlgorithm.HS256));

        Console said = Console.run(TestTime.start(), "", "token", "inspect", file().toString(), token);

        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void ownProcess_readsItsInputAndEndsWithTheCode() throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        String token = token(ring(KeyAlgorithm.HS256, clock), clock);

        Console believed = process(token);
        assertThat(believed.out()).contains("\"iss\":\"here\"").contains("verdict: believed");
        assertThat(believed.err()).isEmpty();
        assertThat(believed.code()).isZero();
        Files.delete(file());
        assertThat(process(token))
                .isEqualTo(
                        new Console(1, "", "rejoin: key file " + file() + ": does not exist" + System.lineSeparator()));
    }

    private Console process(String in) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TokenTool.class.getName(),
                        "token",
                        "inspect",
                        file().toString())
                .start();
        try (var input = process.getOutputStream()) {
            input.write(in.getBytes(StandardCharsets.US_ASCII));
        }
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Console(process.exitValue(), out, err);
    }
}
