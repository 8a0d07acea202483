package io.rejoin.contract;

/** What a faulty store does wrong. */
public enum Fault {
    /** Nothing: it passes every call on. */
    NONE,
    /** It cannot be reached: no call gets through. */
    UNAVAILABLE,
    /** Calls get through and take effect, but the caller is told that the store is unavailable. */
    ANSWER_LOST,
    /** A replay store calls every change once for nothing first, as after a conflict; other stores take no notice. */
    CONFLICT
}
