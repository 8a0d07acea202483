package io.rejoin.undertow.signalr2;

import io.rejoin.hub.CloseCode;
import java.util.function.Consumer;
import org.xnio.XnioIoThread;

/** What differs from transport to transport: how one text gets to the client, and how it is noticed that nobody is there. */
interface Line {

    /** How the sending of a text ended. */
    @FunctionalInterface
    interface Sent {
        /**
         * Told once for each text.
         *
         * @param whole whether it is with the network to the last byte; else it never will be
         */
        void ended(boolean whole);
    }

    /** Whether a text can be sent now. Who makes it so wakes the transport. */
    default boolean isReady() {
        return true;
    }

    /** Sends a text; the next one is given when this one's sending ended, which may be before this returns. Must not block. */
    void send(String text, Sent sent);

    /** Whether a client may still be at the other end. */
    boolean isOpen();

    /** Ends the line, and tells the client why if there is a way to. Must not block. */
    void close(CloseCode code);

    /** Ends it without a word. */
    void cut();

    /** Ends it for good: the client has another one. */
    default void replaced() {
        cut();
    }

    /** Runs the task when the line is gone, however that came about; at once if it is already. */
    void whenGone(Runnable task);

    /**
     * Looks for signs of life.
     *
     * @param withinMillis how long a client may be silent that was asked for some
     * @return false if there were none
     */
    default boolean isAlive(long withinMillis) {
        return true;
    }

    /** Gives a sign of life to a client that heard nothing for a while. */
    default void keepAlive(Consumer<String> send) {
        send.accept(HubFrames.KEEP_ALIVE);
    }

    /** Where what is to happen later happens. */
    XnioIoThread thread();
}
