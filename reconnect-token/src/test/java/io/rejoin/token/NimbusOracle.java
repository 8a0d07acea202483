package io.rejoin.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.util.Date;
import java.util.Set;

/**
 * The second opinion: the stock processor with everything required that it can require. Whatever our verifier accepts,
 * it must accept too; the other way round it is too lenient to be asked.
 */
final class NimbusOracle {
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    NimbusOracle() {
        var key = new OctetSequenceKey.Builder(Sample.SECRET)
                .keyID(Sample.KEY_ID)
                .algorithm(JWSAlgorithm.HS256)
                .build();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(PinnedHeader.TYPE));
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(JWSAlgorithm.HS256, new ImmutableJWKSet<>(new JWKSet(key))));
        processor.setJWTClaimsSetVerifier(new ClaimsAtSampleTime());
    }

    boolean accepts(String token) {
        try {
            processor.process(token, null);
            return true;
        } catch (ParseException | BadJOSEException | JOSEException e) {
            return false;
        }
    }

    private static final class ClaimsAtSampleTime extends DefaultJWTClaimsVerifier<SecurityContext> {
        ClaimsAtSampleTime() {
            super(
                    Sample.POLICY.audience(),
                    new JWTClaimsSet.Builder().issuer(Sample.POLICY.issuer()).build(),
                    Set.of("exp", "iat", "jti", "sid", "hubs", "pos", "ep"));
        }

        @Override
        protected Date currentTime() {
            return Date.from(Sample.CLOCK.instant());
        }
    }
}
