package io.rejoin.benchmark;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import java.time.Instant;
import java.util.Date;
import java.util.Set;

/** Nimbus JOSE+JWT without anything of ours: its documentation's example for HMAC, signer and verifier reused. */
final class Nimbus implements Contender {
    private final JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.HS256)
            .type(new JOSEObjectType("reconnect+jwt"))
            .keyID(BenchmarkKey.ID)
            .build();
    private final DefaultJWTClaimsVerifier<SecurityContext> claims = new DefaultJWTClaimsVerifier<>(
            Workload.AUDIENCE,
            new JWTClaimsSet.Builder()
                    .issuer(Workload.ISSUER)
                    .subject(Workload.USER)
                    .build(),
            Set.of("exp", "iat", "jti"));
    private final MACSigner signer;
    private final MACVerifier verifier;
    private final Workload workload;

    Nimbus(Workload workload) throws JOSEException {
        this.workload = workload;
        signer = new MACSigner(BenchmarkKey.SECRET);
        verifier = new MACVerifier(BenchmarkKey.SECRET);
    }

    @Override
    public Object verify(String token) throws Exception {
        SignedJWT jwt = SignedJWT.parse(token);
        if (!jwt.verify(verifier)) {
            throw new JOSEException("wrong signature");
        }
        JWTClaimsSet believed = jwt.getJWTClaimsSet();
        claims.verify(believed, null);
        return believed;
    }

    @Override
    public String issue() throws JOSEException {
        Instant now = Instant.now();
        var jwt = new SignedJWT(
                header,
                new JWTClaimsSet.Builder()
                        .audience(Workload.AUDIENCE)
                        .claim("ep", Workload.REVISION.value())
                        .expirationTime(Date.from(now.plus(Workload.POLICY.lifetime())))
                        .claim("hubs", workload.hubs())
                        .issueTime(Date.from(now))
                        .issuer(Workload.ISSUER)
                        .jwtID(Workload.ID.text())
                        .claim("pos", Workload.POSITION.text())
                        .claim("sid", Workload.ID.family().value())
                        .subject(Workload.USER)
                        .build());
        jwt.sign(signer);
        return jwt.serialize();
    }
}
