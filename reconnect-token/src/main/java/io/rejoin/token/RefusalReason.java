package io.rejoin.token;

/** Why a token or a reconnect was refused: one word for the audit trail. A client is told what to do, never this. */
public enum RefusalReason {
    /** The token has more characters, or more groups, than the policy allows. */
    TOO_LARGE,
    /** The token is not, byte for byte, in the form that an issuer writes. */
    MALFORMED,
    /** The token does not start with the header of a key of the ring: another key id, algorithm, type or member. */
    UNKNOWN_KEY,
    /** The signature, or the tag of an encrypted token, is not the one that the named key makes for this text. */
    BAD_SIGNATURE,
    /** The token is authentic, but another issuer wrote it. */
    WRONG_ISSUER,
    /** The token is authentic, but meant for another audience. */
    WRONG_AUDIENCE,
    /** The token is of another user than who presents it, or only one of the two is anonymous. */
    WRONG_USER,
    /** The token is of another family than the connection that presents it. */
    WRONG_CONNECTION,
    /** The token's time is over. */
    EXPIRED,
    /** The token claims to be issued in the future. */
    NOT_YET_VALID,
    /** The token ends before it starts, or lives longer than any token may. */
    LIFETIME,
    /** The token is bound to a key, and the presenter showed no proof to have it. */
    PROOF_MISSING,
    /** The challenge that the proof answers was answered before, or is too old. */
    CHALLENGE_OVER,
    /** The proof is not one of the token's key for this token, audience and challenge. */
    PROOF_WRONG,
    /** The token names its groups by their hash, and no list with this hash is kept. */
    GROUPS_LOST,
    /** A newer token of the family has been used already. */
    STALE_GENERATION,
    /** This very token has been used already, which ends its family. */
    REUSED,
    /** The family was ended: by a logout, a revocation or a reused token. */
    FAMILY_ENDED,
    /** What is known about used tokens does not reach back to this one. */
    REPLAY_STATE_LOST,
    /** A store that the decision needs did not answer. */
    STORE_UNAVAILABLE,
    /** The decision could not be written down, so it does not count. */
    AUDIT_UNAVAILABLE,
    /** The server or a module of the application failed; the server's log says how. A later reconnect may succeed. */
    FAILED,
    /** Too many reconnects are pending; a later one may succeed. */
    OVERLOADED,
    /** The request comes from a page of a foreign origin. */
    FOREIGN_ORIGIN,
    /** Authentication did not find the user that the reconnect needs. */
    UNKNOWN_USER
}
