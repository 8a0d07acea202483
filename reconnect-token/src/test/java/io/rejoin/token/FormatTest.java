package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Computes the worked example of {@code FORMAT.md} again, from the very text of the document. */
class FormatTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final TokenPolicy POLICY = TokenPolicy.of("rejoin-example", "wss://chat.example/rejoin");
    private static final TokenContent CONTENT = new TokenContent(
            new TokenId(FamilyId.of("Vf3kQ0x8TzyqJm1oW2bN5A"), 3),
            Optional.of(UserId.of("ana")),
            HubGroups.of(Map.of(
                    HubName.of("ChatHub"),
                    List.of(GroupName.of("sm\u00f8rrebr\u00f8d \"fans\""), GroupName.of("lobby")))),
            new Position("e7Qx", 1_024),
            Revision.of(42));

    private static final String RFC8032_KEY = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
    private static final TokenContent LISTED = new TokenContent(
            new TokenId(FamilyId.of("Vf3kQ0x8TzyqJm1oW2bN5A"), 4),
            Optional.of(UserId.of("ben")),
            HubGroups.of(Map.of(
                    HubName.of("ChatHub"),
                    IntStream.range(0, 10_000)
                            .mapToObj(i -> GroupName.of("room-%04d".formatted(i)))
                            .toList())),
            new Position("e7Qx", 1_024),
            Revision.of(42));

    @TempDir
    private Path folder;

    private KeyRing keys;

    @BeforeEach
    void readKeys() throws IOException {
        Path file = folder.resolve("example.keys");
        Files.writeString(file, block("key-file"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        keys = KeyRing.load(file);
    }

    @Test
    void exampleToken_isWhatTheIssuerMakes() throws IOException {
        ReconnectToken token = new TokenIssuer(keys, POLICY, CLOCK).issue(CONTENT);

        assertThat(token.text()).isEqualTo(block("token").replace("\n", ""));
    }

    @Test
    void exampleParts_areThoseOfTheToken() throws IOException {
        String[] parts = block("token").replace("\n", "").split("\\.", -1);

        assertThat(decoded(parts[0])).isEqualTo(block("header"));
        assertThat(decoded(parts[1])).isEqualTo(block("payload").replace("\n", ""));
        assertThat(parts).hasSize(3);
    }

    @Test
    void exampleToken_isVerified() throws IOException {
        ReconnectToken token = ReconnectToken.of(block("token").replace("\n", ""));
        var presenter = new Presenter(Optional.of(CONTENT.id().family()), CONTENT.user());

        assertThat(new TokenVerifier(keys, POLICY, CLOCK)
                        .verify(token, presenter)
                        .content())
                .isEqualTo(CONTENT);
    }

    @Test
    void exampleOfListedGroups_isWhatTheIssuerMakes() throws IOException {
        GroupLists lists = new SingleNodeGroupLists(CLOCK);
        ReconnectToken token = new TokenIssuer(keys, POLICY, CLOCK, lists).issue(LISTED);
        var presenter = new Presenter(Optional.empty(), LISTED.user());

        assertThat(decoded(token.text().split("\\.", -1)[1]))
                .isEqualTo(block("listed-payload").replace("\n", ""));
        assertThat(token.text()).isEqualTo(block("listed-token").replace("\n", ""));
        assertThat(LISTED.groups().text()).hasSize(120_013).startsWith("{\"ChatHub\":[\"room-0000\",\"room-0001\",");
        assertThat(new TokenVerifier(keys, POLICY, CLOCK, lists)
                        .verify(token, presenter)
                        .content())
                .isEqualTo(LISTED);
    }

    @Test
    void exampleOfABoundToken_isWhatTheIssuerMakesAndItsProofIsRight() throws IOException {
        Confirmation key = Confirmation.ed25519(Base64.getUrlDecoder().decode(RFC8032_KEY));
        TokenContent content = new TokenContent(
                        new TokenId(CONTENT.id().family(), 5),
                        Optional.of(UserId.of("cid")),
                        HubGroups.of(Map.of(HubName.of("ChatHub"), List.of(GroupName.of("lobby")))),
                        CONTENT.position(),
                        CONTENT.revision())
                .boundTo(key);
        ReconnectToken token = new TokenIssuer(keys, POLICY, CLOCK).issue(content);
        byte[] nonce = Base64.getUrlDecoder().decode(block("challenge"));
        var challenge = new ProofChallenge(nonce, CLOCK, Duration.ofSeconds(10));
        var presenter = new Presenter(Optional.empty(), content.user()).with(challenge.answeredWith(block("proof")));

        assertThat(decoded(token.text().split("\\.", -1)[1]))
                .isEqualTo(block("bound-payload").replace("\n", ""));
        assertThat(token.text()).isEqualTo(block("bound-token").replace("\n", ""));
        assertThat(new TokenVerifier(keys, POLICY, CLOCK)
                        .verify(token, presenter)
                        .content())
                .isEqualTo(content);
    }

    @Test
    void exampleOfASharedKey_isThatOfTheRing() throws IOException {
        SharedProofKey key = keys.sharedProofKeys().of(CONTENT.id().family());

        assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(key.bytes()))
                .isEqualTo(block("shared-key"));
        assertThat(key.confirmation()).hasToString("Confirmation{\"kid\":\"example1\"}");
    }

    @Test
    void exampleSeal_isWhatTheRingMakes() throws IOException {
        Seal seal = keys.seal("cursor");

        assertThat(seal.seal("e7Qx.1024", "c-1")).isEqualTo(block("seal"));
        assertThat(seal.open(block("seal"), "c-1")).contains("e7Qx.1024");
    }

    @Test
    void reasonsOfTheVerifier_areAllDescribed() throws IOException {
        assertThat(EnumSet.range(RefusalReason.TOO_LARGE, RefusalReason.GROUPS_LOST))
                .allSatisfy(reason -> assertThat(document()).contains("`" + reason + "`"));
    }

    private static String block(String name) throws IOException {
        String start = "```text " + name + "\n";
        int from = document().indexOf(start) + start.length();
        return document().substring(from, document().indexOf("\n```", from));
    }

    private static String document() throws IOException {
        return Files.readString(Path.of("FORMAT.md"));
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }
}
