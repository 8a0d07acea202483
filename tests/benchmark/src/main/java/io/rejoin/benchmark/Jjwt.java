package io.rejoin.benchmark;

import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.Keys;
import java.time.Instant;
import java.util.Date;
import javax.crypto.SecretKey;

/** jjwt with Jackson: one parser, reused. */
final class Jjwt implements Contender {
    private final SecretKey key = Keys.hmacShaKeyFor(BenchmarkKey.SECRET);
    private final JwtParser parser = Jwts.parser()
            .verifyWith(key)
            .requireIssuer(Workload.ISSUER)
            .requireAudience(Workload.AUDIENCE)
            .requireSubject(Workload.USER)
            .build();
    private final Workload workload;

    Jjwt(Workload workload) {
        this.workload = workload;
    }

    @Override
    public Object verify(String token) {
        return parser.parseSignedClaims(token);
    }

    @Override
    public String issue() {
        Instant now = Instant.now();
        return Jwts.builder()
                .header()
                .keyId(BenchmarkKey.ID)
                .type("reconnect+jwt")
                .and()
                .audience()
                .single(Workload.AUDIENCE)
                .claim("ep", Workload.REVISION.value())
                .expiration(Date.from(now.plus(Workload.POLICY.lifetime())))
                .claim("hubs", workload.hubs())
                .issuedAt(Date.from(now))
                .issuer(Workload.ISSUER)
                .id(Workload.ID.text())
                .claim("pos", Workload.POSITION.text())
                .claim("sid", Workload.ID.family().value())
                .subject(Workload.USER)
                .signWith(key, Jwts.SIG.HS256)
                .compact();
    }
}
