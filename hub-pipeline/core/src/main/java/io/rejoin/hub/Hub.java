package io.rejoin.hub;

import io.rejoin.token.GroupName;

/**
 * The application's class. Its public methods are what clients call, by name without regard to case and by number of arguments; a
 * first parameter of type {@link HubCall} and one of type {@link Progress} are filled in by the server. A method may return a value, nothing, or a {@link
 * java.util.concurrent.CompletionStage}. What it throws reaches the client as an error; the text only of a {@link HubException}.
 *
 * <p>One instance serves all connections, from many threads; calls of one connection come one after the other.
 */
public interface Hub {

    /** A client connected for the first time. It is in no group yet. */
    default void onConnected(HubCall call) {}

    /**
     * A client came back. It already is in the groups that it was let back into; messages that it missed follow when this returns.
     */
    default void onReconnected(HubCall call, RejoinOutcome outcome) {}

    /** A client is gone. {@code stopped}: it said so; otherwise it stayed away longer than the disconnect timeout. */
    default void onDisconnected(HubCall call, boolean stopped) {}

    /** The client was just removed from the group because somebody revoked it; it may be told. */
    default void onRevoked(HubCall call, GroupName group) {}

    /** The connection is in no group any more and will be closed for good in a moment; it may be told. */
    default void onConnectionRevoked(HubCall call) {}
}
