package io.rejoin.hub.pipeline;

import io.rejoin.hub.HubException;

/** The caller may not do that; its client is told no more than this. */
public final class NotAuthorizedException extends HubException {

    private static final long serialVersionUID = 1;

    NotAuthorizedException() {
        super("You are not authorized to do this.");
    }
}
