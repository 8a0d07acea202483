package io.rejoin.benchmark;

import io.fusionauth.jwt.JWTDecoder;
import io.fusionauth.jwt.JWTEncoder;
import io.fusionauth.jwt.Signer;
import io.fusionauth.jwt.Verifier;
import io.fusionauth.jwt.domain.JWT;
import io.fusionauth.jwt.hmac.HMACSigner;
import io.fusionauth.jwt.hmac.HMACVerifier;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * fusionauth-jwt: coders, signer and verifier reused; it leaves issuer and audience to its caller, and writes its own
 * {@code typ}.
 */
final class FusionAuth implements Contender {
    private final Signer signer = HMACSigner.newSHA256Signer(BenchmarkKey.SECRET, BenchmarkKey.ID);
    private final Verifier verifier = HMACVerifier.newVerifier(BenchmarkKey.SECRET);
    private final JWTEncoder encoder = JWT.getEncoder();
    private final JWTDecoder decoder = JWT.getDecoder();
    private final Workload workload;

    FusionAuth(Workload workload) {
        this.workload = workload;
    }

    @Override
    public Object verify(String token) {
        JWT jwt = decoder.decode(token, verifier);
        boolean ours = Workload.ISSUER.equals(jwt.issuer)
                && Workload.AUDIENCE.equals(jwt.audience)
                && Workload.USER.equals(jwt.subject);
        if (!ours) {
            throw new IllegalArgumentException("wrong claims");
        }
        return jwt;
    }

    @Override
    public String issue() {
        ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
        JWT jwt = new JWT()
                .setAudience(Workload.AUDIENCE)
                .addClaim("ep", Workload.REVISION.value())
                .setExpiration(now.plus(Workload.POLICY.lifetime()))
                .addClaim("hubs", workload.hubs())
                .setIssuedAt(now)
                .setIssuer(Workload.ISSUER)
                .setUniqueId(Workload.ID.text())
                .addClaim("pos", Workload.POSITION.text())
                .addClaim("sid", Workload.ID.family().value())
                .setSubject(Workload.USER);
        return encoder.encode(jwt, signer);
    }
}
