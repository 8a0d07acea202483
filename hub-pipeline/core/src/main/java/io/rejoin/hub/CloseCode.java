package io.rejoin.hub;

/** Why the server lets go of a transport, and by that what the client should do. Numbers are RFC 6455, section 7.4.1. */
public enum CloseCode {
    /** All is said; nothing to do. */
    NORMAL(1000),
    /** The server stops; come back. */
    GOING_AWAY(1001),
    /** The client was too slow to take its messages; come back for the rest. */
    TOO_SLOW(1013),
    /** Something the server needs is not there; come back later. */
    TRY_AGAIN_LATER(1013),
    /** The user's sign-in is over; come back with the next one. */
    SIGN_IN_OVER(1013),
    /** What the client sent was too big or no message. */
    UNACCEPTABLE(1008),
    /** The application failed when the client connected, and by that turned it away; nothing to do. */
    TURNED_AWAY(1011);

    private final int number;

    CloseCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
