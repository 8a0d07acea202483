package io.rejoin.undertow.signalr2;

import io.rejoin.hub.Connection;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.token.HubName;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands on what clients of a persistent connection send. They hear nothing of what goes wrong. */
final class SentData implements ClientCalls {

    private static final Logger LOG = LoggerFactory.getLogger(SentData.class);

    private final HubServer hubs;
    private final HubName name;

    SentData(HubServer hubs, HubName name) {
        this.hubs = hubs;
        this.name = name;
    }

    @Override
    public CompletionStage<Optional<String>> answer(Connection connection, String text) {
        return hubs.receive(connection, name, text).handle((done, failure) -> {
            if (failure != null) {
                LOG.warn("connection {} failed with what it received: {}", name.value(), failure.toString());
                LOG.debug("where it failed", failure);
            }
            return Optional.of(NOTHING);
        });
    }
}
