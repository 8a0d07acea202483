package io.rejoin.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.signalr.HttpRequestException;
import io.rejoin.token.Confirmation;
import io.rejoin.token.FamilyId;
import io.rejoin.token.HubGroups;
import io.rejoin.token.KeyRing;
import io.rejoin.token.Position;
import io.rejoin.token.PossessionProof;
import io.rejoin.token.Presenter;
import io.rejoin.token.ProofChallenge;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.Revision;
import io.rejoin.token.TokenContent;
import io.rejoin.token.TokenId;
import io.rejoin.token.TokenIssuer;
import io.rejoin.token.TokenPolicy;
import io.rejoin.token.TokenVerifier;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the requests of a client carry. Touches loopback only. */
final class ClaimInterceptorTest {
    private static final String AUDIENCE = "rejoin \"test\"";
    private static final String CLAIMED = "POST /chat/negotiate?negotiateVersion=1&tenant=7";

    private final Claim claim = new Claim();
    private final PossessionKey key = PossessionKey.create();

    @AutoClose
    private final Hub hub = new Hub();

    private final OkHttpClient client = new OkHttpClient.Builder()
            .addInterceptor(new ClaimInterceptor(claim, Optional.of(key)))
            .build();

    ClaimInterceptorTest() throws IOException {}

    @BeforeEach
    void listen() {
        claim.listen();
    }

    private static Request.Builder to(String url) {
        return new Request.Builder().url(url).header("Authorization", "Bearer ana");
    }

    private Request negotiate() {
        return to(hub.address() + "/negotiate?negotiateVersion=1&tenant=7")
                .post(RequestBody.create(new byte[0]))
                .build();
    }

    private void send(Request request) throws IOException {
        try (Response response = client.newCall(request).execute()) {
            assertThat(response.isSuccessful()).isTrue();
        }
    }

    private void holdToken(String token) {
        claim.keep(Map.of("token", token, "position", "7"));
    }

    @Test
    void firstNegotiate_saysNone_andTheKey_andAsksForNoChallenge() throws IOException {
        send(negotiate());

        assertThat(hub.requests()).extracting(Seen::line).containsExactly(CLAIMED);
        assertThat(hub.last().header("Rejoin-Token")).contains("none");
        assertThat(hub.last().header("Rejoin-Position")).isEmpty();
        assertThat(hub.last().header("Rejoin-Proof")).isEmpty();
        assertThat(hub.last().header("Rejoin-Key")).contains(key.text());
    }

    @Test
    void negotiateWithToken_carriesAProofThatTheServersVerifierBelieves() throws IOException {
        KeyRing keys = KeyRing.generate();
        TokenPolicy policy = TokenPolicy.of("rejoin-test", AUDIENCE);
        ReconnectToken token = new TokenIssuer(keys, policy, Clock.systemUTC()).issue(boundContent());
        ProofChallenge challenge = ProofChallenge.create(Clock.systemUTC());
        hub.challenges(200, "{\"challenge\":\"" + challenge.text() + "\",\"audience\":\"rejoin \\\"test\\\"\"}");
        holdToken(token.text());
        send(negotiate());

        assertThat(hub.requests()).extracting(Seen::line).containsExactly("POST /chat/challenge?tenant=7", CLAIMED);
        assertThat(hub.requests()).allMatch(seen -> seen.header("Authorization").equals(Optional.of("Bearer ana")));
        assertThat(hub.requests().get(0).header("Rejoin-Token")).isEmpty();
        assertThat(hub.last().header("Rejoin-Token")).contains(token.text());
        assertThat(hub.last().header("Rejoin-Position")).contains("7");
        String[] shown = hub.last().header("Rejoin-Proof").orElseThrow().split("\\.", -1);
        assertThat(shown[0]).isEqualTo(challenge.text());
        PossessionProof proof = challenge.answeredWith(shown[1]);
        var verified = new TokenVerifier(keys, policy, Clock.systemUTC())
                .verify(token, new Presenter(Optional.empty(), Optional.empty(), Optional.of(proof)));
        assertThat(verified.content().id().family().value()).isEqualTo("family");
    }

    private TokenContent boundContent() {
        byte[] raw = Base64.getUrlDecoder().decode(key.text().substring("P-256.".length()));
        return new TokenContent(
                        new TokenId(FamilyId.of("family"), 1),
                        Optional.empty(),
                        HubGroups.of(Map.of()),
                        new Position("epoch", 0),
                        Revision.NONE)
                .boundTo(Confirmation.p256(raw));
    }

    @ParameterizedTest
    @CsvSource({"404,''", "405,''", "200,{\"url\":\"http://elsewhere.example\"}"})
    void serverHasNoChallenges_goesOnWithout(int status, String answer) throws IOException {
        hub.challenges(status, answer);
        holdToken("token");
        send(negotiate());

        assertThat(hub.last().header("Rejoin-Token")).contains("token");
        assertThat(hub.last().header("Rejoin-Proof")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 500, 503})
    void challengeCannotBeHad_tokenIsNotShown(int status) {
        hub.challenges(status, "");
        holdToken("token");

        assertThatThrownBy(() -> send(negotiate()))
                .hasCauseInstanceOf(HttpRequestException.class)
                .satisfies(failure ->
                        assertThat(ClaimInterceptor.isRefusal(failure)).isEqualTo(status < 404));
        assertThat(hub.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"challenge\":\"AAAA\",\"audience\":\"a\"}",
                "{\"challenge\":7,\"audience\":\"a\"}",
                "{\"challenge\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}"
            })
    void challengeIsNone_tokenIsNotShown(String answer) {
        hub.challenges(200, answer);
        holdToken("token");

        assertThatThrownBy(() -> send(negotiate()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("challenge");
        assertThat(hub.requests()).hasSize(1);
    }

    @Test
    void otherRequests_carryNothing() throws IOException {
        holdToken("token");
        send(to(hub.address() + "?id=1").build());
        send(to(hub.address() + "?id=1").post(RequestBody.create(new byte[0])).build());
        send(to(hub.address() + "?id=1").delete().build());
        send(upgrade("?id=1"));

        assertThat(hub.requests())
                .hasSize(4)
                .allMatch(seen -> seen.headers().keySet().stream().noneMatch(name -> name.startsWith("Rejoin")));
    }

    private Request upgrade(String query) {
        return to(hub.address() + query)
                .header("Upgrade", "websocket")
                .header("Sec-WebSocket-Version", "13")
                .build();
    }

    @Test
    void upgradeWithoutNegotiate_carriesTheClaim_andItsChallengeIsNoUpgrade() throws IOException {
        holdToken("token");
        send(upgrade(""));

        assertThat(hub.requests()).extracting(Seen::line).containsExactly("POST /chat/challenge", "GET /chat");
        assertThat(hub.requests().get(0).header("Upgrade")).isEmpty();
        assertThat(hub.requests().get(0).header("Sec-WebSocket-Version")).isEmpty();
        assertThat(hub.last().header("Rejoin-Token")).contains("token");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void upgradeIsRefused_itsStatusIsKnown(int status) {
        hub.answer(status);

        assertThatThrownBy(() -> send(upgrade("")))
                .satisfies(failure ->
                        assertThat(ClaimInterceptor.isRefusal(failure)).isTrue());
    }

    @Test
    void answerBreaksOff_isAFailureAtOnce() {
        hub.breakOff();

        assertThatThrownBy(() -> client.newCall(negotiate()).execute()).isInstanceOf(ProtocolException.class);
    }
}
