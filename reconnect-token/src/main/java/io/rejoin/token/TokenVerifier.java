package io.rejoin.token;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;

/**
 * Believes a token only if a key of the ring made exactly this text, and the claims name this issuer, this audience,
 * this presenter and this time. The header is never decoded, and the payload only after that is sure. Safe
 * for all threads.
 */
public final class TokenVerifier {
    private final KeyRing keys;
    private final TokenPolicy policy;
    private final LikelyClaims likely;
    private final Clock clock;
    private final Optional<GroupLists> lists;
    private final ProofCheck proofs;

    /** A verifier that refuses tokens whose groups are listed elsewhere. */
    public TokenVerifier(KeyRing keys, TokenPolicy policy, Clock clock) {
        this(keys, policy, clock, Optional.empty());
    }

    /** A verifier that looks up listed groups, once all else about the token is found good. */
    public TokenVerifier(KeyRing keys, TokenPolicy policy, Clock clock, GroupLists lists) {
        this(keys, policy, clock, Optional.of(lists));
    }

    private TokenVerifier(KeyRing keys, TokenPolicy policy, Clock clock, Optional<GroupLists> lists) {
        this.keys = Objects.requireNonNull(keys);
        this.policy = Objects.requireNonNull(policy);
        this.likely = LikelyClaims.of(policy);
        this.clock = Objects.requireNonNull(clock);
        this.lists = lists;
        this.proofs = new ProofCheck(keys);
    }

    /**
     * Verifies {@code token} for who presents it.
     *
     * @throws RefusedException if it is refused; no text whatever makes it throw anything else
     * @throws RuntimeException whatever {@link GroupLists#find} throws: the token is good, and nobody can say for which
     *     groups
     */
    public VerifiedToken verify(ReconnectToken token, Presenter presenter) {
        Payload payload = believe(token, presenter);
        proofs.check(token, payload.claims(), presenter.proof());
        Optional<GroupsHash> listed = payload.listed();
        ReconnectClaims claims = listed.isPresent() ? payload.claimsWith(find(listed.get())) : payload.claims();
        // Last: who comes with a token that is no good otherwise has no connection that it could be for.
        FamilyId family = claims.content().id().family();
        require(presenter.family().orElse(family).equals(family), RefusalReason.WRONG_CONNECTION);
        return new VerifiedToken(claims);
    }

    /** Everything that the token alone can tell: all but the proof, the list of groups and the connection. */
    Payload believe(ReconnectToken token, Presenter presenter) {
        byte[] payload = authenticate(token.text());
        return judge(PayloadReader.read(payload, likely, presenter), presenter);
    }

    private byte[] authenticate(String token) {
        require(token.length() <= policy.charsMax(), RefusalReason.TOO_LARGE);
        // A character beyond Latin-1 becomes a question mark, which is not of the alphabet either.
        byte[] text = token.getBytes(StandardCharsets.ISO_8859_1);
        return keys.keyOf(text).authenticate(text);
    }

    private Payload judge(Payload payload, Presenter presenter) {
        ReconnectClaims claims = payload.claims();
        TokenContent content = claims.content();
        require(claims.issuer().equals(policy.issuer()), RefusalReason.WRONG_ISSUER);
        require(claims.audience().equals(policy.audience()), RefusalReason.WRONG_AUDIENCE);
        require(presenter.user().equals(content.user()), RefusalReason.WRONG_USER);
        judgeTimes(claims.issuedAt().getEpochSecond(), claims.expiresAt().getEpochSecond());
        return payload;
    }

    /** Times are whole seconds up to 2^53 - 1: no sum overflows, and without the fraction of now all verdicts stay. */
    private void judgeTimes(long issued, long expires) {
        long now = clock.instant().getEpochSecond();
        long skew = policy.skew().toSeconds();
        require(issued <= now + skew, RefusalReason.NOT_YET_VALID);
        require(issued < expires && expires <= issued + policy.lifetimeCap().toSeconds(), RefusalReason.LIFETIME);
        require(now - skew < expires, RefusalReason.EXPIRED);
    }

    private HubGroups find(GroupsHash hash) {
        HubGroups groups = lists.flatMap(kept -> kept.find(hash))
                .orElseThrow(() -> new RefusedException(RefusalReason.GROUPS_LOST));
        require(groups.size() <= policy.groupsListedMax(), RefusalReason.TOO_LARGE);
        require(GroupsHash.of(groups).equals(hash), RefusalReason.GROUPS_LOST);
        return groups;
    }

    private static void require(boolean condition, RefusalReason otherwise) {
        if (!condition) {
            throw new RefusedException(otherwise);
        }
    }
}
