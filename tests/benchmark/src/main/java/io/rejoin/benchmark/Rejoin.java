package io.rejoin.benchmark;

import io.rejoin.token.KeyAlgorithm;
import io.rejoin.token.KeyRing;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.TokenContent;
import io.rejoin.token.TokenIssuer;
import io.rejoin.token.TokenVerifier;
import java.time.Clock;

/** The library under test, as an application uses it. */
final class Rejoin implements Contender {
    private final TokenIssuer issuer;
    private final TokenVerifier verifier;
    private final TokenContent content;

    Rejoin(KeyAlgorithm algorithm, Workload workload) throws Exception {
        KeyRing ring = BenchmarkKey.ring(algorithm);
        issuer = new TokenIssuer(ring, Workload.POLICY, Clock.systemUTC());
        verifier = new TokenVerifier(ring, Workload.POLICY, Clock.systemUTC());
        content = workload.content();
    }

    @Override
    public Object verify(String token) {
        return verifier.verify(ReconnectToken.of(token), Workload.PRESENTER);
    }

    @Override
    public String issue() {
        return issuer.issue(content).text();
    }
}
