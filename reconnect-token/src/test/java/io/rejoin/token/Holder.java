package io.rejoin.token;

import java.time.Clock;
import java.util.List;

/** A node with a ring: what it issues, and what it says about a token. */
record Holder(KeyRing ring, Clock clock) {
    String issue() {
        return new TokenIssuer(ring, Sample.POLICY, clock)
                .issue(Sample.content())
                .text();
    }

    String verdict(String token) {
        return Verdict.of(new TokenVerifier(ring, Sample.POLICY, clock), token, Sample.PRESENTER);
    }

    /** State and id of each key, the newest first. */
    List<String> states() {
        return ring.statuses().stream().map(key -> key.state() + " " + key.id()).toList();
    }
}
