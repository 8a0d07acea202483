package io.rejoin.undertow;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import io.rejoin.token.UserId;
import io.undertow.server.HttpServerExchange;
import java.net.MalformedURLException;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who holds an access token that is a signed JWT (RFC 7519), shown as a bearer token. The token must be signed by one of the keys, of this
 * issuer, for this audience, with an expiry and a subject, which is the user. A connection lives no longer than its token, see {@link
 * UserSource#UNTIL}.
 */
public final class JwtUsers implements UserSource {

    private static final int CHARS_MAX = 8 * 1024;
    private static final int SKEW_SECONDS = 30;
    private static final int FETCH_MILLIS = 3_000;
    private static final int JWKS_BYTES = 256 * 1024;
    /** Signed with private keys only: no key that can sign is ever fetched. */
    private static final Set<JWSAlgorithm> PUBLIC_KEY =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256, JWSAlgorithm.ES384);

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    private final boolean fetchesKeys;

    private JwtUsers(
            JWKSource<SecurityContext> keys,
            boolean fetchesKeys,
            Set<JWSAlgorithm> algorithms,
            String issuer,
            String audience,
            Clock clock) {
        this.fetchesKeys = fetchesKeys;
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithms, keys));
        JWTClaimsSet exact = new JWTClaimsSet.Builder().issuer(issuer).build();
        DefaultJWTClaimsVerifier<SecurityContext> claims =
                new DefaultJWTClaimsVerifier<>(audience, exact, Set.of("sub", "exp")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        claims.setMaxClockSkew(SKEW_SECONDS);
        processor.setJWTClaimsSetVerifier(claims);
    }

    /**
     * Tokens signed with one of the public keys at this address (RFC 7517): RS256, PS256, ES256 or ES384. They are fetched when first
     * needed, kept, and fetched again, at most every half minute, for a key that is not among them.
     *
     * @throws IllegalArgumentException if that is no address
     */
    public static JwtUsers jwks(URI address, String issuer, String audience, Clock clock) {
        try {
            JWKSource<SecurityContext> keys = JWKSourceBuilder.create(
                            address.toURL(), new DefaultResourceRetriever(FETCH_MILLIS, FETCH_MILLIS, JWKS_BYTES))
                    .retrying(true)
                    .outageTolerant(Duration.ofHours(1).toMillis())
                    .build();
            return new JwtUsers(keys, true, PUBLIC_KEY, issuer, audience, clock);
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("not an address of keys", e);
        }
    }

    /**
     * Tokens signed with this shared key (HS256).
     *
     * @throws IllegalArgumentException if it is shorter than 32 bytes (RFC 7518, section 3.2)
     */
    public static JwtUsers secret(byte[] key, String issuer, String audience, Clock clock) {
        if (key.length < 32) {
            throw new IllegalArgumentException("a key for HS256 has at least 32 bytes");
        }
        JWKSet keys = new JWKSet(new OctetSequenceKey.Builder(key).build());
        return new JwtUsers(new ImmutableJWKSet<>(keys), false, Set.of(JWSAlgorithm.HS256), issuer, audience, clock);
    }

    /**
     * The subject of the token that is shown; empty if none is.
     *
     * @throws NotSignedInException if it is no good
     * @throws UsersUnavailableException if the keys cannot be fetched
     */
    @Override
    public Optional<UserId> user(HttpServerExchange exchange) {
        return BearerUser.token(exchange).map(token -> {
            JWTClaimsSet claims = verify(token);
            exchange.putAttachment(UNTIL, claims.getExpirationTime().toInstant());
            return user(claims.getSubject());
        });
    }

    @Override
    public boolean mayBlock() {
        return fetchesKeys;
    }

    private static UserId user(@Nullable String subject) {
        try {
            return UserId.of(String.valueOf(subject));
        } catch (IllegalArgumentException e) {
            throw new NotSignedInException();
        }
    }

    private JWTClaimsSet verify(String token) {
        if (token.length() > CHARS_MAX) {
            throw new NotSignedInException();
        }
        try {
            return processor.process(token, null);
        } catch (KeySourceException e) {
            throw new UsersUnavailableException("the keys of access tokens cannot be fetched", e);
        } catch (ExpiredJWTException e) {
            throw NotSignedInException.expired();
        } catch (BadJOSEException | JOSEException | ParseException e) {
            throw new NotSignedInException();
        }
    }
}
