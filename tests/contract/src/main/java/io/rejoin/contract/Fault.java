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
    CONFLICT,
    /** No call gets through before the fault is another one; one that is interrupted fails. */
    HANGS,
    /** Every call takes some fifty milliseconds, or until the fault is another one. */
    SLOW,
    /** Every call gets null for an answer. */
    NO_ANSWER,
    /** Every call fails with an exception that no store should throw. */
    BUG,
    /** A grant store speaks of other people only; other stores take no notice. */
    STRANGERS,
    /** A grant store reads an older copy of itself; other stores take no notice. */
    OUTDATED
}
