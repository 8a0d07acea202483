package io.rejoin.token;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * What tokens are issued and accepted. Issuers and verifiers of one cluster have the same policy.
 *
 * @param issuer the cluster, 1 to 256 UTF-8 bytes without control characters; compared exactly
 * @param audience the endpoint, same rule; compared exactly
 * @param lifetime how long an issued token lives: whole seconds, 1 s to {@code lifetimeCap}
 * @param lifetimeCap longest life that is accepted: whole seconds, at most 24 h
 * @param skew how far clocks may differ: whole seconds, 0 to 60 s
 * @param charsMax longest token, 512 to 65,536 characters
 * @param groupsMax most groups in one token over all hubs, 1 to 4,096
 * @param groupsListedMax most groups that a token names by their hash, for issuers and verifiers with {@link GroupLists};
 *     1 to 65,536
 */
public record TokenPolicy(
        String issuer,
        String audience,
        Duration lifetime,
        Duration lifetimeCap,
        Duration skew,
        int charsMax,
        int groupsMax,
        int groupsListedMax) {
    private static final Duration LIFETIME_DEFAULT = Duration.ofMinutes(15);
    private static final Duration LIFETIME_CAP_MAX = Duration.ofHours(24);
    private static final Duration SKEW_DEFAULT = Duration.ofSeconds(30);
    private static final Duration SKEW_MAX = Duration.ofSeconds(60);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public TokenPolicy {
        NameRule.text(issuer, "issuer");
        NameRule.text(audience, "audience");
        within(lifetimeCap, Duration.ofSeconds(1), LIFETIME_CAP_MAX, "lifetimeCap");
        within(lifetime, Duration.ofSeconds(1), lifetimeCap, "lifetime");
        within(skew, Duration.ZERO, SKEW_MAX, "skew");
        within(charsMax, 512, 65_536, "charsMax");
        within(groupsMax, 1, 4_096, "groupsMax");
        within(groupsListedMax, 1, GroupsReader.GROUPS_CAP, "groupsListedMax");
    }

    /** Lifetime and cap 15 minutes, skew 30 s, 8,192 characters, 256 groups, 16,384 listed ones. */
    public static TokenPolicy of(String issuer, String audience) {
        return new TokenPolicy(issuer, audience, LIFETIME_DEFAULT, LIFETIME_DEFAULT, SKEW_DEFAULT, 8_192, 256, 16_384);
    }

    public TokenPolicy withLifetime(Duration value) {
        return new TokenPolicy(issuer, audience, value, lifetimeCap, skew, charsMax, groupsMax, groupsListedMax);
    }

    public TokenPolicy withLifetimeCap(Duration value) {
        return new TokenPolicy(issuer, audience, lifetime, value, skew, charsMax, groupsMax, groupsListedMax);
    }

    public TokenPolicy withSkew(Duration value) {
        return new TokenPolicy(issuer, audience, lifetime, lifetimeCap, value, charsMax, groupsMax, groupsListedMax);
    }

    public TokenPolicy withCharsMax(int value) {
        return new TokenPolicy(issuer, audience, lifetime, lifetimeCap, skew, value, groupsMax, groupsListedMax);
    }

    public TokenPolicy withGroupsMax(int value) {
        return new TokenPolicy(issuer, audience, lifetime, lifetimeCap, skew, charsMax, value, groupsListedMax);
    }

    public TokenPolicy withGroupsListedMax(int value) {
        return new TokenPolicy(issuer, audience, lifetime, lifetimeCap, skew, charsMax, groupsMax, value);
    }

    private static void within(Duration value, Duration min, Duration max, String what) {
        boolean whole = value.truncatedTo(ChronoUnit.SECONDS).equals(value);
        if (!whole || value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    what + " must be whole seconds, " + min.toSeconds() + " s to " + max.toSeconds() + " s");
        }
    }

    private static void within(int value, int min, int max, String what) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " must be " + min + " to " + max);
        }
    }
}
