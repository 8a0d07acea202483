package io.rejoin.hub.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.Progress;
import java.util.List;
import java.util.concurrent.Flow;

/**
 * A client's call of a hub method.
 *
 * @param method as the client wrote it; found without regard to case
 * @param streaming whether the answer is to be a {@link Flow.Publisher}; it is there before the first item, and the call goes on
 * @param strict whether arguments must be of the very types of the method's parameters, see {@link ClientCall}
 * @param streams what the client goes on sending; each can be subscribed to once, and ends with the call
 * @param progress tells the caller how far it is
 */
public record HubInvocation(
        HubCall call,
        String method,
        List<JsonNode> arguments,
        boolean streaming,
        boolean strict,
        List<Flow.Publisher<JsonNode>> streams,
        Progress progress) {

    public HubInvocation {
        arguments = List.copyOf(arguments);
        streams = List.copyOf(streams);
    }
}
