package io.rejoin.hub.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.hub.HubCall;
import java.util.List;

/**
 * A client's call of a hub method.
 *
 * @param method as the client wrote it; found without regard to case
 */
public record HubInvocation(HubCall call, String method, List<JsonNode> arguments) {

    public HubInvocation {
        arguments = List.copyOf(arguments);
    }
}
