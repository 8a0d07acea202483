package io.rejoin.hub;

import io.rejoin.token.GroupName;

/**
 * The application's class for clients that use no hub: both sides send each other plain values. Groups, tokens and rejoins are as
 * those of a hub.
 *
 * <p>One instance serves all connections, from many threads; what one connection sends comes one after the other.
 */
public interface PersistentConnection {

    /** A client connected for the first time. It is in no group yet. */
    default void onConnected(PersistentCall call) {}

    /**
     * A client came back. It already is in the groups that it was let back into; what it missed follows when this returns.
     */
    default void onReconnected(PersistentCall call, RejoinOutcome outcome) {}

    /** A client sent this: a text as it is, anything else as JSON. What is thrown is logged; the client hears nothing of it. */
    default void onReceived(PersistentCall call, String data) {}

    /** A client is gone. {@code stopped}: it said so; otherwise it stayed away longer than the disconnect timeout. */
    default void onDisconnected(PersistentCall call, boolean stopped) {}

    /** The client was just removed from the group because somebody revoked it; it may be told. */
    default void onRevoked(PersistentCall call, GroupName group) {}

    /** The connection is in no group any more and will be closed for good in a moment; it may be told. */
    default void onConnectionRevoked(PersistentCall call) {}
}
