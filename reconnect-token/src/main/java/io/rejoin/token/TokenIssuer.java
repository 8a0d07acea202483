package io.rejoin.token;

import java.time.Clock;
import java.time.Instant;
import java.util.Objects;

/**
 * Issues tokens with the active key of the ring. The text of a signed token is a function of key, policy, content and
 * second: equal ones make equal tokens. An encrypted token differs each time. Safe for all threads.
 */
public final class TokenIssuer {
    private final KeyRing keys;
    private final TokenPolicy policy;
    private final Clock clock;

    /**
     * An issuer for one ring and policy.
     *
     * @throws VerifyOnlyException if the ring's active key is public only
     */
    public TokenIssuer(KeyRing keys, TokenPolicy policy, Clock clock) {
        keys.active().requireSecret();
        this.keys = keys;
        this.policy = Objects.requireNonNull(policy);
        this.clock = Objects.requireNonNull(clock);
    }

    /**
     * A token for {@code content} that starts now and ends after the policy's lifetime.
     *
     * @throws TokenTooLargeException if it would have more groups or characters than the policy allows
     * @throws WornOutKeyException if the active key encrypts and has made 2^31 tokens in this process
     */
    public ReconnectToken issue(TokenContent content) {
        byte[] payload = payload(content);
        int chars = keys.active().length(payload.length);
        if (!fits(content, chars)) {
            throw new TokenTooLargeException("token of " + chars + " characters and "
                    + content.groups().size() + " groups; at most " + policy.charsMax() + " characters and "
                    + policy.groupsMax() + " groups are allowed");
        }
        return ReconnectToken.of(keys.active().mint(payload));
    }

    /** True if {@link #issue} would not find {@code content} too large. */
    public boolean fits(TokenContent content) {
        return fits(content, keys.active().length(payload(content).length));
    }

    private boolean fits(TokenContent content, int chars) {
        return content.groups().size() <= policy.groupsMax() && chars <= policy.charsMax();
    }

    private byte[] payload(TokenContent content) {
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        return PayloadWriter.write(
                new ReconnectClaims(policy.issuer(), policy.audience(), content, now, now.plus(policy.lifetime())));
    }
}
