package io.rejoin.undertow.transport;

import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Topic;
import java.util.function.Consumer;
import org.xnio.XnioIoThread;

/** What differs from transport to transport: how something gets to the client, and how it is noticed that nobody is there. */
public interface Line {

    /** How the sending of a payload ended. */
    @FunctionalInterface
    interface Sent {
        /**
         * Told once for each payload.
         *
         * @param whole whether it is with the network to the last byte; else it never will be
         */
        void ended(boolean whole);
    }

    /** Whether a payload can be sent now. Who makes it so wakes the transport. */
    default boolean isReady() {
        return true;
    }

    /** Whether a payload may be given while another one is being sent; it is sent behind it. */
    default boolean isQueue() {
        return false;
    }

    /** Runs what sends payloads, where sending costs least: here and now, or soon on the thread of the line. */
    default void run(Runnable sender) {
        sender.run();
    }

    /**
     * Sends a payload; the next one is given when this one's sending ended, which may be before this returns, unless this is a queue.
     * Must not block.
     */
    void send(Payload payload, Sent sent);

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

    /** The last words follow, or nothing: a client that is lost now is not waited for. Must not block. */
    default void ending() {}

    /** Nothing of this group is sent again. Must not block, nor call anything of the hub. */
    default void retract(Topic group) {}

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

    /**
     * Gives a sign of life to a client that heard nothing for a while.
     *
     * @param sign one of its protocol
     */
    default void keepAlive(Payload sign, Consumer<Payload> send) {
        send.accept(sign);
    }

    /** Where what is to happen later happens. */
    XnioIoThread thread();
}
