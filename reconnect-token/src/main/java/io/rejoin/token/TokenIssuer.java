package io.rejoin.token;

import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Issues tokens with the active key of the ring. The text of a signed token is a function of key, policy, content and
 * second: equal ones make equal tokens. An encrypted token differs each time. Safe for all threads.
 */
public final class TokenIssuer {
    /** In a token every hash has one length, so this one measures for all. */
    private static final GroupsHash ANY_HASH = GroupsHash.of(HubGroups.EMPTY);

    private final KeyRing keys;
    private final TokenPolicy policy;
    private final Clock clock;
    private final Optional<KeptLists> lists;

    /**
     * An issuer whose tokens carry their groups.
     *
     * @throws VerifyOnlyException if the ring's active key is public only
     */
    public TokenIssuer(KeyRing keys, TokenPolicy policy, Clock clock) {
        this(keys, policy, clock, Optional.empty());
    }

    /**
     * An issuer whose tokens carry their groups, or their hash if the groups do not fit; then {@code lists} keeps them.
     *
     * @throws VerifyOnlyException if the ring's active key is public only
     */
    public TokenIssuer(KeyRing keys, TokenPolicy policy, Clock clock, GroupLists lists) {
        this(keys, policy, clock, Optional.of(new KeptLists(lists, policy.lifetime())));
    }

    private TokenIssuer(KeyRing keys, TokenPolicy policy, Clock clock, Optional<KeptLists> lists) {
        keys.active().requireSecret();
        this.keys = keys;
        this.policy = Objects.requireNonNull(policy);
        this.clock = Objects.requireNonNull(clock);
        this.lists = lists;
    }

    /**
     * A token for {@code content} that starts now and ends after the policy's lifetime. If its groups are listed, they
     * are kept before this returns; of a list that it had kept already, it need not be asked again.
     *
     * @throws TokenTooLargeException if it would have more groups or characters than the policy allows
     * @throws WornOutKeyException if the active key encrypts and has made 2^31 tokens in this process
     * @throws RuntimeException whatever {@link GroupLists#keep} throws; then nothing was issued
     */
    public ReconnectToken issue(TokenContent content) {
        TokenKey key = keys.active();
        ReconnectClaims claims = claims(content);
        byte[] payload = inline(key, claims)
                .or(() -> listed(key, claims))
                .orElseThrow(() -> new TokenTooLargeException(content.groups().size(), policy, lists.isPresent()));
        return ReconnectToken.of(key.mint(payload));
    }

    /** True if {@link #issue} would not find {@code content} too large. With lists, more groups take no more time. */
    public boolean fits(TokenContent content) {
        TokenKey key = keys.active();
        ReconnectClaims claims = claims(content);
        return fitsListed(key, claims) || inline(key, claims).isPresent();
    }

    private Optional<byte[]> inline(TokenKey key, ReconnectClaims claims) {
        if (claims.content().groups().size() > policy.groupsMax()) {
            return Optional.empty();
        }
        byte[] payload = PayloadWriter.write(Payload.inline(claims));
        return fits(key, payload) ? Optional.of(payload) : Optional.empty();
    }

    private Optional<byte[]> listed(TokenKey key, ReconnectClaims claims) {
        if (!fitsListed(key, claims)) {
            return Optional.empty();
        }
        HubGroups groups = claims.content().groups();
        GroupsHash hash = GroupsHash.of(groups);
        // Both the clock of who verifies last and that of the store may differ from ours.
        Instant needed = claims.expiresAt().plus(policy.skew().multipliedBy(2));
        lists.orElseThrow().keep(hash, groups, needed);
        return Optional.of(PayloadWriter.write(Payload.listed(claims, hash)));
    }

    private boolean fitsListed(TokenKey key, ReconnectClaims claims) {
        return lists.isPresent()
                && claims.content().groups().size() <= policy.groupsListedMax()
                && fits(key, PayloadWriter.write(Payload.listed(claims, ANY_HASH)));
    }

    private boolean fits(TokenKey key, byte[] payload) {
        return key.length(payload.length) <= policy.charsMax();
    }

    private ReconnectClaims claims(TokenContent content) {
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        return new ReconnectClaims(policy.issuer(), policy.audience(), content, now, now.plus(policy.lifetime()));
    }
}
