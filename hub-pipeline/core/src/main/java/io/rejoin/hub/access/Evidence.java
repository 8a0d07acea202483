package io.rejoin.hub.access;

import io.rejoin.token.Revision;
import java.time.Duration;

/**
 * On what a verdict rests.
 *
 * @param revision of the store: of a revocation itself, else of what was known; {@link Revision#NONE} if no store was needed
 * @param staleness how old that may have been by then, in whole milliseconds
 */
public record Evidence(Basis basis, Revision revision, Duration staleness) {

    /** What was looked at. */
    public enum Basis {
        /** The token alone, or the server's own memory of the connection: no store was needed. */
        TOKEN,
        /** The revocations that this server knows, which were up to date. */
        REVOCATIONS,
        /** The store. */
        STORE,
        /** An application's own verifier. */
        VERIFIER,
        /** The store could not be asked; what was known of it not long ago. */
        GRACE,
        /** The store could not be asked; nothing. */
        NOTHING
    }

    /** No store was needed. */
    public static final Evidence UNASKED = new Evidence(Basis.TOKEN, Revision.NONE, Duration.ZERO);

    public static Evidence of(Basis basis, Revision revision) {
        return new Evidence(basis, revision, Duration.ZERO);
    }

    /** Whether somebody was let in without all the checks that the group asks for. */
    public boolean isIncomplete() {
        return basis == Basis.GRACE || basis == Basis.NOTHING;
    }
}
