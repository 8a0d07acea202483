package io.rejoin.hub;

import io.rejoin.hub.access.Advice;

/** The user may not join the group, or not now. The client learns what to do, not why. */
public final class JoinRefusedException extends HubException {

    private static final long serialVersionUID = 1L;

    private final Advice advice;

    public JoinRefusedException(Advice advice) {
        super(
                advice == Advice.RETRY_LATER
                        ? "You cannot join just now, try again later."
                        : "You may not join this group.");
        this.advice = advice;
    }

    public Advice advice() {
        return advice;
    }
}
