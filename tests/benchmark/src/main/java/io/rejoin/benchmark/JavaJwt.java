package io.rejoin.benchmark;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.interfaces.JWTVerifier;
import java.time.Instant;
import java.util.Map;

/** auth0 java-jwt: one algorithm and one verifier, both reused. */
final class JavaJwt implements Contender {
    private static final Map<String, Object> HEADER = Map.of("typ", "reconnect+jwt");

    private final Algorithm algorithm = Algorithm.HMAC256(BenchmarkKey.SECRET);
    private final JWTVerifier verifier = JWT.require(algorithm)
            .withIssuer(Workload.ISSUER)
            .withAudience(Workload.AUDIENCE)
            .withSubject(Workload.USER)
            .build();
    private final Workload workload;

    JavaJwt(Workload workload) {
        this.workload = workload;
    }

    @Override
    public Object verify(String token) {
        return verifier.verify(token);
    }

    @Override
    public String issue() {
        Instant now = Instant.now();
        return JWT.create()
                .withHeader(HEADER)
                .withKeyId(BenchmarkKey.ID)
                .withAudience(Workload.AUDIENCE)
                .withClaim("ep", Workload.REVISION.value())
                .withExpiresAt(now.plus(Workload.POLICY.lifetime()))
                .withClaim("hubs", workload.hubs())
                .withIssuedAt(now)
                .withIssuer(Workload.ISSUER)
                .withJWTId(Workload.ID.text())
                .withClaim("pos", Workload.POSITION.text())
                .withClaim("sid", Workload.ID.family().value())
                .withSubject(Workload.USER)
                .sign(algorithm);
    }
}
