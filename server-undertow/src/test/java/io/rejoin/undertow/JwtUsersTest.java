package io.rejoin.undertow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.rejoin.token.UserId;
import io.undertow.Undertow;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Access tokens, made by the library of many issuers. */
final class JwtUsersTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(UTF_8);
    private static final JWSHeader SHARED = new JWSHeader(JWSAlgorithm.HS256);
    private static final JWSHeader PUBLIC =
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("1").build();

    private final JwtUsers users = JwtUsers.secret(KEY, "issuer", "chat", CLOCK);

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer("issuer")
                .audience("chat")
                .subject("ana")
                .expirationTime(Date.from(NOW.plusSeconds(600)));
    }

    private static String token(JWSHeader header, JWSSigner signer, JWTClaimsSet.Builder claims) throws JOSEException {
        SignedJWT jwt = new SignedJWT(header, claims.build());
        jwt.sign(signer);
        return jwt.serialize();
    }

    private static String signed(UnaryOperator<JWTClaimsSet.Builder> change) throws JOSEException {
        return token(SHARED, new MACSigner(KEY), change.apply(claims()));
    }

    private static HttpServerExchange showing(String token) {
        HttpServerExchange exchange = new HttpServerExchange(null);
        exchange.getRequestHeaders().put(Headers.AUTHORIZATION, "Bearer " + token);
        return exchange;
    }

    private void assertRefused(String token) {
        assertThatThrownBy(() -> users.user(showing(token)))
                .isInstanceOf(NotSignedInException.class)
                .hasNoCause();
    }

    @Test
    void goodToken_isItsSubjectsUntilItExpires() throws JOSEException {
        HttpServerExchange exchange = showing(signed(claims -> claims));

        assertThat(users.user(exchange)).contains(UserId.of("ana"));
        assertThat(exchange.getAttachment(UserSource.UNTIL)).isEqualTo(NOW.plusSeconds(600));
    }

    @Test
    void requestWithoutToken_isNobodys() {
        assertThat(users.user(new HttpServerExchange(null))).isEmpty();
    }

    @Test
    void tokenThatExpired_isRefused() throws JOSEException {
        assertRefused(signed(claims -> claims.expirationTime(Date.from(NOW.minusSeconds(31)))));
        assertThat(users.user(showing(signed(claims -> claims.expirationTime(Date.from(NOW.minusSeconds(29)))))))
                .isPresent();
    }

    @Test
    void tokenWithoutWhatIsNeeded_isRefused() throws JOSEException {
        assertRefused(signed(claims -> claims.expirationTime(null)));
        assertRefused(signed(claims -> claims.subject(null)));
        assertRefused(signed(claims -> claims.subject("")));
        assertRefused(signed(claims -> claims.audience("other")));
        assertRefused(signed(claims -> claims.issuer("other")));
        assertRefused(signed(claims -> claims.notBeforeTime(Date.from(NOW.plusSeconds(60)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbmEifQ.", "..", "🔑"})
    void garbage_isRefused(String token) {
        assertRefused(token);
    }

    @Test
    void tokenOfAnotherKey_isRefused() throws JOSEException {
        assertRefused(token(SHARED, new MACSigner("x".repeat(32)), claims()));
    }

    @Test
    void tokenOfAnotherKind_isRefused() throws JOSEException {
        JWSHeader logout = new JWSHeader.Builder(JWSAlgorithm.HS256)
                .type(new JOSEObjectType("logout+jwt"))
                .build();
        assertRefused(token(logout, new MACSigner(KEY), claims()));
    }

    @Test
    void hugeToken_isNotEvenLookedAt() throws JOSEException {
        assertRefused(signed(claims -> claims.claim("x", "y".repeat(9_000))));
    }

    @Test
    void shortSecret_isRefused() {
        assertThatThrownBy(() -> JwtUsers.secret(new byte[31], "issuer", "chat", CLOCK))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void publicKeys_areFetchedOnce() throws JOSEException {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("1").generate();
        AtomicInteger fetched = new AtomicInteger();
        Undertow issuer = Undertow.builder()
                .addHttpListener(0, "127.0.0.1", exchange -> {
                    fetched.incrementAndGet();
                    exchange.getResponseSender().send(new JWKSet(key.toPublicJWK()).toString());
                })
                .build();
        issuer.start();
        try {
            int port = ((InetSocketAddress) issuer.getListenerInfo().get(0).getAddress()).getPort();
            JwtUsers remote = JwtUsers.jwks(URI.create("http://127.0.0.1:" + port), "issuer", "chat", CLOCK);
            String good = token(PUBLIC, new ECDSASigner(key), claims());

            assertThat(remote.user(showing(good))).contains(UserId.of("ana"));
            assertThat(remote.user(showing(good))).isPresent();
            assertThat(fetched).hasValue(1);
            String withSharedKey = signed(claims -> claims);
            assertThatThrownBy(() -> remote.user(showing(withSharedKey))).isInstanceOf(NotSignedInException.class);
        } finally {
            issuer.stop();
        }
    }

    @Test
    void keysThatCannotBeFetched_areNobodysFault() throws JOSEException {
        JwtUsers remote = JwtUsers.jwks(URI.create("http://127.0.0.1:1"), "issuer", "chat", CLOCK);
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("1").generate();
        String token = token(PUBLIC, new ECDSASigner(key), claims());

        assertThatThrownBy(() -> remote.user(showing(token))).isInstanceOf(UsersUnavailableException.class);
    }
}
