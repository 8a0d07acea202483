package io.rejoin.hub.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.Progress;
import java.util.List;

/**
 * A client's call of a hub method.
 *
 * @param method as the client wrote it; found without regard to case
 * @param progress tells the caller how far it is
 */
public record HubInvocation(HubCall call, String method, List<JsonNode> arguments, Progress progress) {

    public HubInvocation {
        arguments = List.copyOf(arguments);
    }
}
