package io.rejoin.token;

/**
 * The proof that a token is authentic, in time and meant for who presented it: only a {@link TokenVerifier} can make
 * one. It does not say that the token is fresh or that its groups are still granted.
 */
public final class VerifiedToken {
    private final ReconnectClaims claims;

    VerifiedToken(ReconnectClaims claims) {
        this.claims = claims;
    }

    public ReconnectClaims claims() {
        return claims;
    }

    public TokenContent content() {
        return claims.content();
    }

    @Override
    public String toString() {
        return "VerifiedToken[" + content().id().text() + "]";
    }
}
