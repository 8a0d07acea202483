package io.rejoin.hub.access;

import io.rejoin.token.Revision;

/**
 * What an authorization store says of one membership.
 *
 * @param kind granted, revoked, or never heard of
 * @param since the revision at which the store came to say so; {@link Revision#NONE} if it never heard of it or keeps no revisions
 */
public record Standing(Kind kind, Revision since) {

    /** The store never heard of this membership. */
    public static final Standing NONE = new Standing(Kind.NONE, Revision.NONE);

    /** What the store says. */
    public enum Kind {
        GRANTED,
        REVOKED,
        NONE
    }

    public static Standing granted(Revision since) {
        return new Standing(Kind.GRANTED, since);
    }

    public static Standing revoked(Revision since) {
        return new Standing(Kind.REVOKED, since);
    }

    public boolean isGranted() {
        return kind == Kind.GRANTED;
    }
}
