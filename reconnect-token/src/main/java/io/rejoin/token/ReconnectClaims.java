package io.rejoin.token;

import java.time.Instant;
import java.util.Objects;

/**
 * All that is written in a token. Claims that come from a verifier are authentic; claims that somebody made are not.
 *
 * @param issuer the cluster that issued the token
 * @param audience the endpoint it is meant for
 * @param content what it says about its connection
 * @param issuedAt when it was issued, in whole seconds
 * @param expiresAt when it dies, in whole seconds
 */
public record ReconnectClaims(
        String issuer, String audience, TokenContent content, Instant issuedAt, Instant expiresAt) {
    public ReconnectClaims {
        Objects.requireNonNull(issuer);
        Objects.requireNonNull(audience);
        Objects.requireNonNull(content);
        Objects.requireNonNull(issuedAt);
        Objects.requireNonNull(expiresAt);
    }
}
