package io.rejoin.undertow.hubprotocol;

import com.fasterxml.jackson.databind.node.ArrayNode;

/** How messages become bytes and bytes messages; one instance serves all connections at once. */
public sealed interface HubProtocol permits JsonHubProtocol, MessagePackHubProtocol {

    /** What clients call it in their handshake. */
    String name();

    /** Whether messages go in binary frames. */
    boolean isBinary();

    /**
     * A whole message, as it goes over the wire.
     *
     * @throws IllegalArgumentException if a value in it has no form in this protocol
     */
    byte[] write(HubMessage message);

    /**
     * A call that nobody answers, as it goes over the wire.
     *
     * @param argumentsJson an array in JSON without control characters, trusted to be that
     * @throws IllegalArgumentException if it is seen not to be
     */
    byte[] call(String target, String argumentsJson);

    /** A call that nobody answers, as it goes over the wire. */
    byte[] call(String target, ArrayNode arguments);

    /**
     * A reader for one connection.
     *
     * @param messageMax of a message with what frames it, in bytes
     */
    MessageReader reader(int messageMax);
}
