package io.rejoin.token;

import java.util.Optional;

/**
 * What a payload says. Groups that are listed elsewhere are not in it: then the content of its claims is written and
 * read without them.
 *
 * @param claims all claims but that one
 * @param listed the hash that stands for the groups; empty if they stand in the payload
 */
record Payload(ReconnectClaims claims, Optional<GroupsHash> listed) {
    static Payload inline(ReconnectClaims claims) {
        return new Payload(claims, Optional.empty());
    }

    static Payload listed(ReconnectClaims claims, GroupsHash hash) {
        return new Payload(claims, Optional.of(hash));
    }

    /** The claims with the groups that were found elsewhere. */
    ReconnectClaims claimsWith(HubGroups groups) {
        return new ReconnectClaims(
                claims.issuer(),
                claims.audience(),
                claims.content().withGroups(groups),
                claims.issuedAt(),
                claims.expiresAt());
    }
}
