package io.rejoin.hub.access;

/** What was decided of one group, in one word; and what the client is advised to do about it. */
public enum GroupVerdict {
    /** Allowed. */
    GRANTED(Advice.NONE),
    /** Allowed, but only since after the client's token was issued: what was said until now stays unsaid. */
    GRANTED_ANEW(Advice.NONE),
    /** Assigned, whatever the token says: the client enters it now, and nothing from before is handed over. */
    ASSIGNED(Advice.NONE),
    /** The store says that the user was removed from it. */
    REVOKED(Advice.NONE),
    /** The store never heard that the user may be in it, or the application's verifier says no. */
    NOT_A_MEMBER(Advice.NONE),
    /** The connection left it, or was taken out of it, after the token was issued. */
    LEFT(Advice.NONE),
    /** No good token was presented for it: the server only remembers that the connection was in it. */
    TOKEN_REFUSED(Advice.SIGN_IN_AGAIN),
    /** A module took it away. */
    NARROWED(Advice.NONE),
    /** The group's hub is not part of this connection. */
    UNKNOWN_HUB(Advice.NONE),
    /** The store could not be asked, and the group's policy is to stay closed then. */
    STORE_UNAVAILABLE(Advice.RETRY_LATER);

    private final Advice advice;

    GroupVerdict(Advice advice) {
        this.advice = advice;
    }

    public Advice advice() {
        return advice;
    }
}
