package io.rejoin.benchmark;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.JoseException;

/** jose4j: one consumer, reused, with the one algorithm allowed. */
final class Jose4j implements Contender {
    private final SecretKey key = new SecretKeySpec(BenchmarkKey.SECRET, "HmacSHA256");
    private final JwtConsumer consumer = new JwtConsumerBuilder()
            .setVerificationKey(key)
            .setJwsAlgorithmConstraints(
                    new AlgorithmConstraints(ConstraintType.PERMIT, AlgorithmIdentifiers.HMAC_SHA256))
            .setExpectedIssuer(Workload.ISSUER)
            .setExpectedAudience(Workload.AUDIENCE)
            .setExpectedSubject(Workload.USER)
            .setRequireExpirationTime()
            .build();
    private final Workload workload;

    Jose4j(Workload workload) {
        this.workload = workload;
    }

    @Override
    public Object verify(String token) throws InvalidJwtException {
        return consumer.processToClaims(token);
    }

    @Override
    public String issue() throws JoseException {
        NumericDate now = NumericDate.now();
        NumericDate expires = NumericDate.fromSeconds(
                now.getValue() + Workload.POLICY.lifetime().toSeconds());
        var claims = new JwtClaims();
        claims.setAudience(Workload.AUDIENCE);
        claims.setClaim("ep", Workload.REVISION.value());
        claims.setExpirationTime(expires);
        claims.setClaim("hubs", workload.hubs());
        claims.setIssuedAt(now);
        claims.setIssuer(Workload.ISSUER);
        claims.setJwtId(Workload.ID.text());
        claims.setClaim("pos", Workload.POSITION.text());
        claims.setClaim("sid", Workload.ID.family().value());
        claims.setSubject(Workload.USER);
        return sign(claims.toJson());
    }

    private String sign(String payload) throws JoseException {
        var jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        jws.setKeyIdHeaderValue(BenchmarkKey.ID);
        jws.setHeader("typ", "reconnect+jwt");
        jws.setPayload(payload);
        jws.setKey(key);
        return jws.getCompactSerialization();
    }
}
