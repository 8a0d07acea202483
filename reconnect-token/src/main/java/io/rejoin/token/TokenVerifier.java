package io.rejoin.token;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Objects;

/**
 * Believes a token only if a key of the ring made exactly this text, and the claims name this issuer, this audience,
 * this presenter and this time. The header is never decoded, and the payload only after that is sure. Safe
 * for all threads.
 */
public final class TokenVerifier {
    private final KeyRing keys;
    private final TokenPolicy policy;
    private final Clock clock;

    public TokenVerifier(KeyRing keys, TokenPolicy policy, Clock clock) {
        this.keys = Objects.requireNonNull(keys);
        this.policy = Objects.requireNonNull(policy);
        this.clock = Objects.requireNonNull(clock);
    }

    /**
     * Verifies {@code token} for who presents it.
     *
     * @throws RefusedException if it is refused; no text whatever makes it throw anything else
     */
    public VerifiedToken verify(ReconnectToken token, Presenter presenter) {
        byte[] payload = authenticate(token.text());
        return judge(PayloadReader.read(payload, policy, presenter), presenter);
    }

    private byte[] authenticate(String token) {
        require(token.length() <= policy.charsMax(), RefusalReason.TOO_LARGE);
        // A character beyond Latin-1 becomes a question mark, which is not of the alphabet either.
        byte[] text = token.getBytes(StandardCharsets.ISO_8859_1);
        return keys.keyOf(text).authenticate(text);
    }

    private VerifiedToken judge(ReconnectClaims claims, Presenter presenter) {
        TokenContent content = claims.content();
        require(claims.issuer().equals(policy.issuer()), RefusalReason.WRONG_ISSUER);
        require(claims.audience().equals(policy.audience()), RefusalReason.WRONG_AUDIENCE);
        FamilyId family = content.id().family();
        require(presenter.family().orElse(family).equals(family), RefusalReason.WRONG_CONNECTION);
        require(presenter.user().equals(content.user()), RefusalReason.WRONG_USER);
        judgeTimes(claims.issuedAt().getEpochSecond(), claims.expiresAt().getEpochSecond());
        return new VerifiedToken(claims);
    }

    /** Times are whole seconds up to 2^53 - 1: no sum overflows, and without the fraction of now all verdicts stay. */
    private void judgeTimes(long issued, long expires) {
        long now = clock.instant().getEpochSecond();
        long skew = policy.skew().toSeconds();
        require(issued <= now + skew, RefusalReason.NOT_YET_VALID);
        require(issued < expires && expires <= issued + policy.lifetimeCap().toSeconds(), RefusalReason.LIFETIME);
        require(now - skew < expires, RefusalReason.EXPIRED);
    }

    private static void require(boolean condition, RefusalReason otherwise) {
        if (!condition) {
            throw new RefusedException(otherwise);
        }
    }
}
