package io.rejoin.undertow.signalr;

import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.token.HubName;
import io.rejoin.undertow.hubprotocol.JsonHubProtocol;
import io.rejoin.undertow.hubprotocol.MessagePackHubProtocol;
import io.rejoin.undertow.transport.Cursors;
import io.rejoin.undertow.transport.FairWorkers;
import java.util.List;
import java.util.Optional;

/** What all sessions of one hub share. */
record HubPlace(
        HubServer hubs,
        HubName hub,
        CoreSettings settings,
        List<Encoding> encodings,
        Cursors positions,
        FairWorkers fair) {

    static HubPlace of(HubServer hubs, HubName hub, CoreSettings settings) {
        return new HubPlace(
                hubs,
                hub,
                settings,
                List.of(new Encoding(new JsonHubProtocol()), new Encoding(new MessagePackHubProtocol())),
                new Cursors(hubs.seal("signalr-position_" + hub.value())),
                new FairWorkers(hubs.workers(), settings.limits().callsPerUser()));
    }

    /** The protocol of this name. */
    Optional<Encoding> encoding(String name) {
        return encodings.stream()
                .filter(encoding -> encoding.protocol().name().equals(name))
                .findFirst();
    }
}
