package io.rejoin.hub;

import io.rejoin.token.GroupName;

/**
 * The application's class. Its public methods are what clients call, by name without regard to case and by number of arguments; a
 * first parameter of type {@link HubCall} and one of type {@link Progress} are filled in by the server. A method may return a value, nothing, or a {@link
 * java.util.concurrent.CompletionStage}. What it throws reaches the client as an error; the text only of a {@link HubException}.
 *
 * <p>A method that is declared to return a {@link java.util.concurrent.Flow.Publisher}, {@link java.util.stream.Stream} or {@link
 * java.util.Iterator}, or a stage of one, streams its items to clients that can take a stream; others may not call it. It is asked for
 * one item at a time, on threads that it may block, as fast as the client takes them; a stream, or an iterator that is {@link
 * AutoCloseable}, is closed when it ends, fails, or the client wants no more.
 *
 * <p>A parameter of one of these three types is what the client streams to the method; it does not count as an argument. Stream and
 * iterator make the method wait for each item, and throw a {@link HubException} if the client ends with an error or sends an item of the
 * wrong kind; a publisher has one subscriber, and fails likewise. They last as long as the call: a method that returns before it has
 * read all of it, and not a stage, gets nothing more.
 *
 * <p>One instance serves all connections, from many threads; calls of one connection come one after the other.
 */
public interface Hub {

    /**
     * A client connected for the first time. It is in no group yet. If this throws, the client is turned away: its connection is over. An
     * outage turns nobody away: if it throws, or was caused by, a {@link io.rejoin.hub.access.StoreUnavailableException}, a {@link
     * io.rejoin.hub.backplane.BackplaneUnavailableException} or a {@link JoinRefusedException} that advises to retry later, the connection is
     * over too, and the client is asked to come again.
     *
     * <p>Before this has returned the client calls nothing. One that comes back without a good token to a server that does not know it is
     * new, too: this is called, and then {@link #onReconnected}.
     */
    default void onConnected(HubCall call) {}

    /**
     * A client came back. It already is in the groups that it was let back into; messages that it missed follow when this returns.
     */
    default void onReconnected(HubCall call, RejoinOutcome outcome) {}

    /**
     * A client is gone. {@code stopped}: it said so; otherwise it stayed away longer than the disconnect timeout. Not before the first
     * event of this client has returned, also by throwing; nor for a client of which the hub never heard.
     */
    default void onDisconnected(HubCall call, boolean stopped) {}

    /** The client was just removed from the group because somebody revoked it; it may be told. */
    default void onRevoked(HubCall call, GroupName group) {}

    /** The connection is in no group any more and will be closed for good in a moment; it may be told. */
    default void onConnectionRevoked(HubCall call) {}
}
