package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rejoin.token.Confirmation;
import io.rejoin.token.FamilyId;
import io.rejoin.token.HubGroups;
import io.rejoin.token.KeyRing;
import io.rejoin.token.Position;
import io.rejoin.token.PossessionProof;
import io.rejoin.token.Presenter;
import io.rejoin.token.ProofChallenge;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.RefusedException;
import io.rejoin.token.Revision;
import io.rejoin.token.SharedProofKey;
import io.rejoin.token.TokenContent;
import io.rejoin.token.TokenId;
import io.rejoin.token.TokenIssuer;
import io.rejoin.token.TokenPolicy;
import io.rejoin.token.TokenVerifier;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Proofs that a browser makes with a key that its page cannot read, and that the verifier believes. Touches loopback
 * only.
 */
final class ProofOfPossessionIT {
    private static final String AUDIENCE = "wss://chat.example/rejoin";
    private static final String PAGE = "<!doctype html><title>Possession</title><script src='/possession.js'></script>";
    /** More than the default, as the machine may be busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static HttpServer server;
    private static Browser browser;

    private final Clock clock = Clock.systemUTC();
    private final KeyRing keys = KeyRing.generate();
    private final TokenPolicy policy = TokenPolicy.of("rejoin-test", AUDIENCE);
    private final TokenId id = new TokenId(FamilyId.random(), 1);

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/", exchange -> answer(exchange, "text/html; charset=utf-8", PAGE.getBytes(StandardCharsets.UTF_8)));
        server.createContext("/possession.js", exchange -> answer(exchange, "text/javascript", script()));
        server.start();
        browser = Browser.launch();
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "P-256", "shared"})
    void keyOfTheBrowser_provesUntilItsPageIsForgotten(String kind) {
        Page page = page();
        ReconnectToken token = issue(bound(page, kind));

        page.reload();
        for (int i = 0; i < 8; i++) {
            ProofChallenge challenge = challenge();
            String proof = proof(page, kind, challenge, token.text(), AUDIENCE);

            assertThat(verdict(token, challenge.answeredWith(proof))).isEqualTo("accepted");
            assertThat(verdict(token, challenge.answeredWith(proof))).isEqualTo("CHALLENGE_OVER");
            assertThat(verdict(token, challenge().answeredWith(proof))).isEqualTo("PROOF_WRONG");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "P-256", "shared"})
    void proofOfTheBrowserForAnythingElse_isWrong(String kind) {
        Page page = page();
        ReconnectToken token = issue(bound(page, kind));
        ProofChallenge forToken = challenge();
        ProofChallenge forAudience = challenge();
        String otherToken = proof(page, kind, forToken, token.text() + "A", AUDIENCE);
        String otherAudience = proof(page, kind, forAudience, token.text(), AUDIENCE + "/");

        assertThat(verdict(token, forToken.answeredWith(otherToken))).isEqualTo("PROOF_WRONG");
        assertThat(verdict(token, forAudience.answeredWith(otherAudience))).isEqualTo("PROOF_WRONG");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "P-256"})
    void anotherBrowserWithTheToken_provesNothing(String kind) {
        ReconnectToken token = issue(bound(page(), kind));
        Page thief = page();
        bound(thief, kind);
        ProofChallenge challenge = challenge();
        String proof = proof(thief, kind, challenge, token.text(), AUDIENCE);

        assertThat(verdict(token, challenge.answeredWith(proof))).isEqualTo("PROOF_WRONG");
        assertThat(refusal(() -> verifier().verify(token, presenter()))).isEqualTo("PROOF_MISSING");
    }

    @Test
    void keyOfTheBrowser_isNotGivenAway() {
        Page page = page();
        for (String kind : List.of("Ed25519", "P-256", "shared")) {
            bound(page, kind);

            assertThat(page.evaluate("carryAway", kind)).as(kind).isEqualTo("InvalidAccessError");
        }
    }

    private static Page page() {
        Page page = browser.newUser();
        page.navigate("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        return page;
    }

    private Confirmation bound(Page page, String kind) {
        if (kind.equals("shared")) {
            SharedProofKey key = keys.sharedProofKeys().of(id.family());
            page.evaluate("takeKey", Base64.getUrlEncoder().withoutPadding().encodeToString(key.bytes()));
            return key.confirmation();
        }
        byte[] raw = Base64.getUrlDecoder().decode((String) page.evaluate("makeKey", kind));
        return kind.equals("P-256") ? Confirmation.p256(raw) : Confirmation.ed25519(raw);
    }

    private ReconnectToken issue(Confirmation key) {
        var content = new TokenContent(id, Optional.empty(), HubGroups.empty(), new Position("e", 0), Revision.NONE);
        return new TokenIssuer(keys, policy, clock).issue(content.boundTo(key));
    }

    private ProofChallenge challenge() {
        return ProofChallenge.create(clock, PATIENCE);
    }

    private static String proof(Page page, String kind, ProofChallenge challenge, String token, String audience) {
        return (String) page.evaluate("prove", List.of(kind, challenge.text(), token, audience));
    }

    private String verdict(ReconnectToken token, PossessionProof proof) {
        return refusal(() -> verifier().verify(token, presenter().with(proof)));
    }

    private Presenter presenter() {
        return new Presenter(Optional.of(id.family()), Optional.empty());
    }

    private TokenVerifier verifier() {
        return new TokenVerifier(keys, policy, clock);
    }

    private static String refusal(Runnable verification) {
        try {
            verification.run();
            return "accepted";
        } catch (RefusedException e) {
            return e.reason().name();
        }
    }

    private static byte[] script() throws IOException {
        try (InputStream file = ProofOfPossessionIT.class.getResourceAsStream("possession.js")) {
            return Objects.requireNonNull(file, "possession.js").readAllBytes();
        }
    }

    private static void answer(HttpExchange exchange, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
