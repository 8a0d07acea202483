package io.rejoin.token;

/** What a key is good for at one moment. It follows from the time alone; nothing stores it. */
public enum KeyState {
    /** Verifies, and will sign later. */
    NEXT,
    /** Signs and verifies. */
    ACTIVE,
    /** Verifies what it signed when it was active. */
    RETIRING,
    /** Does nothing any more; the next change of the ring drops it. */
    DEAD
}
