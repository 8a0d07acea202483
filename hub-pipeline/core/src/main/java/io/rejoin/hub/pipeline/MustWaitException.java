package io.rejoin.hub.pipeline;

/** What was asked cannot be answered without a store, and so not on a thread that must not block. */
public final class MustWaitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Without a trace: it says where to go on, not that anything is wrong. */
    MustWaitException() {
        super("a store is to be asked", null, false, false);
    }
}
