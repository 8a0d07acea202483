package io.rejoin.token;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWEDecryptionKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.util.Date;
import java.util.Optional;
import java.util.Set;

/**
 * The second opinion: the stock processor with everything required that it can require. Whatever our verifier accepts,
 * it must accept too; the other way round it is too lenient to be asked. It knows no ML-DSA.
 */
final class NimbusOracle {
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    NimbusOracle() {
        this(KeyAlgorithm.HS256, "hubs");
    }

    /** One that wants the groups in this claim. */
    NimbusOracle(String groups) {
        this(KeyAlgorithm.HS256, groups);
    }

    /** With the key of {@link Keys} for this algorithm. */
    NimbusOracle(KeyAlgorithm algorithm, String groups) {
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(PinnedHeader.TYPE));
        processor.setJWETypeVerifier(new DefaultJOSEObjectTypeVerifier<>(PinnedHeader.TYPE));
        processor.setJWTClaimsSetVerifier(new ClaimsAtSampleTime(groups));
        switch (algorithm) {
            case HS256 -> signedWith(JWSAlgorithm.HS256, symmetric(algorithm));
            case ES256 -> signedWith(JWSAlgorithm.ES256, es256());
            case A256GCM ->
                processor.setJWEKeySelector(new JWEDecryptionKeySelector<>(
                        JWEAlgorithm.DIR, EncryptionMethod.A256GCM, source(symmetric(algorithm))));
            case ED25519 -> {
                var platform = new PlatformEd25519(Keys.of(algorithm).publicBytes());
                processor.setJWSKeySelector(platform);
                processor.setJWSVerifierFactory(platform);
            }
            default -> throw new IllegalArgumentException("Nimbus does not know " + algorithm.text());
        }
    }

    boolean accepts(String token) {
        return claims(token).isPresent();
    }

    /** What the processor reads in a token that it accepts. */
    Optional<JWTClaimsSet> claims(String token) {
        try {
            return Optional.of(processor.process(token, null));
        } catch (ParseException | BadJOSEException | JOSEException e) {
            return Optional.empty();
        }
    }

    private void signedWith(JWSAlgorithm algorithm, JWK key) {
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(algorithm, source(key)));
    }

    private static JWKSource<SecurityContext> source(JWK key) {
        return new ImmutableJWKSet<>(new JWKSet(key));
    }

    private static JWK symmetric(KeyAlgorithm algorithm) {
        var key = new OctetSequenceKey.Builder(Sample.SECRET).keyID(Sample.KEY_ID);
        return algorithm == KeyAlgorithm.HS256
                ? key.algorithm(JWSAlgorithm.HS256).build()
                : key.algorithm(JWEAlgorithm.DIR).build();
    }

    private static JWK es256() {
        try {
            return ECKey.parse(KeyJson.writePublic(Keys.of(KeyAlgorithm.ES256)).orElseThrow());
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class ClaimsAtSampleTime extends DefaultJWTClaimsVerifier<SecurityContext> {
        ClaimsAtSampleTime(String groups) {
            super(
                    Sample.POLICY.audience(),
                    new JWTClaimsSet.Builder().issuer(Sample.POLICY.issuer()).build(),
                    Set.of("exp", "iat", "jti", "sid", groups, "pos", "ep"));
        }

        @Override
        protected Date currentTime() {
            return Date.from(Sample.CLOCK.instant());
        }
    }
}
