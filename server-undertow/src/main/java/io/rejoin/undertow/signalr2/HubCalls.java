package io.rejoin.undertow.signalr2;

import io.rejoin.hub.Connection;
import io.rejoin.hub.HubException;
import io.rejoin.hub.pipeline.ClientCall;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.threads.Stages;
import io.rejoin.token.HubName;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the calls that clients send, and writes the answers. */
final class HubCalls implements ClientCalls {

    private static final Logger LOG = LoggerFactory.getLogger(HubCalls.class);

    private final HubServer hubs;
    private final HubFrames frames;
    private final boolean detailedErrors;

    HubCalls(HubServer hubs, HubFrames frames, boolean detailedErrors) {
        this.hubs = hubs;
        this.frames = frames;
        this.detailedErrors = detailedErrors;
    }

    @Override
    public CompletionStage<Optional<String>> answer(Connection connection, String frame) {
        Optional<HubFrames.Call> call = frames.read(frame);
        return call.isEmpty()
                ? CompletableFuture.completedStage(Optional.empty())
                : answer(connection, call.get()).thenApply(Optional::of);
    }

    private CompletionStage<String> answer(Connection connection, HubFrames.Call call) {
        Optional<HubName> hub = hubs.hub(call.hub());
        if (hub.isEmpty()) {
            return CompletableFuture.completedStage(
                    frames.failure(call.id(), new HubException("There is no such hub.")));
        }
        if (call.tooMuch()) {
            return CompletableFuture.completedStage(
                    frames.failure(call.id(), new HubException("The state is too large.")));
        }
        return hubs.invoke(
                        connection, new ClientCall(hub.get(), call.id(), call.method(), call.arguments(), call.state()))
                .thenApply(value -> frames.result(call, value))
                .exceptionally(failure -> failure(call, failure));
    }

    private String failure(HubFrames.Call call, Throwable thrown) {
        Throwable failure = Stages.cause(thrown);
        if (failure instanceof HubException meant) {
            return frames.failure(call.id(), meant);
        }
        String hub = hubs.hub(call.hub()).map(HubName::value).orElse("?");
        LOG.warn("a call of hub {} failed: {}", hub, failure.getClass().getName());
        LOG.debug("where it failed", failure);
        String text = detailedErrors
                ? Optional.ofNullable(failure.getMessage()).orElseGet(failure::toString)
                : "There was an error invoking Hub method '" + call.hub() + "." + call.method() + "'.";
        return frames.failure(call.id(), text);
    }
}
