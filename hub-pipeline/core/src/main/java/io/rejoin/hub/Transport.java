package io.rejoin.hub;

/**
 * The way to a client, while there is one. It pulls: when woken it takes batches from its {@link Outbox} until none is left, at the
 * speed of the client, and says of each when it is sent.
 */
public interface Transport {

    /** There may be something to take. Called from any thread, often; must not block. */
    void wake();

    /** Ends the transport; the connection itself may live on. Must not block. */
    void close(CloseCode code);

    /**
     * Nothing of this group is sent any more: a transport that keeps what it has sent, to send it again, forgets it. Must not block, nor
     * call anything of the hub.
     */
    default void retract(Topic group) {}

    /** Whether a client may still be at the other end. */
    default boolean isOpen() {
        return true;
    }

    /** Whether the client can answer a call with a value, see {@link Message.Ask}. Must not block. */
    default boolean canAnswer() {
        return false;
    }

    /** Another transport has taken its place: ends, without asking the client to come back. */
    default void replaced() {
        cut();
    }

    /** Cuts the line without a word, as a broken network would. */
    default void cut() {
        close(CloseCode.GOING_AWAY);
    }
}
