package io.rejoin.token;

/** What good tokens of a policy say, prepared once so that a reader has less to do; another token is read all the same. */
record LikelyClaims(KnownText issuer, KnownText audience, int groupsMax) {
    static LikelyClaims of(TokenPolicy policy) {
        return new LikelyClaims(new KnownText(policy.issuer()), new KnownText(policy.audience()), policy.groupsMax());
    }
}
