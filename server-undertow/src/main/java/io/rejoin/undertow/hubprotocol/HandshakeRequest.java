package io.rejoin.undertow.hubprotocol;

/**
 * How a client wants to talk.
 *
 * @param protocol the name of a {@link HubProtocol}, perhaps one that nobody knows
 * @param version 1, or 2 from clients that can resume connections
 */
public record HandshakeRequest(String protocol, int version) {}
