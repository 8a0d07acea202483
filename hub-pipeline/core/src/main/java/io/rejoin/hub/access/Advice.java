package io.rejoin.hub.access;

/** All that a client may learn of a refusal: what to do next. The reason stays on the trail. */
public enum Advice {
    NONE,
    RETRY_LATER,
    SIGN_IN_AGAIN
}
