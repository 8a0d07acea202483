package io.rejoin.hub.access;

/** How much a group asks before somebody is let back into it. A join asks the store, except at {@link #TOKEN}. */
public enum VerificationLevel {
    /** The token's signature is enough to come back, and anybody may join: for open groups only. */
    TOKEN,
    /**
     * The token, and that nobody revoked the membership since it was issued: as good as asking the store, without asking. Where
     * that cannot be told, the store is asked.
     */
    REVOCATIONS,
    /** The authorization store is asked at every rejoin. */
    STORE
}
