package io.rejoin.hub.access;

/** How much a group asks before somebody is let into it. */
public enum VerificationLevel {
    /** The token's signature is enough to come back, and anybody may join: for open groups only. */
    TOKEN,
    /** The authorization store is asked at every join and every rejoin. */
    STORE
}
