package io.rejoin.hub.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.hub.ClientState;
import io.rejoin.token.HubName;
import java.util.List;

/**
 * A call as it came from a client.
 *
 * @param id the client's own name for the call
 * @param state what came along; holds the changes once the call is answered
 */
public record ClientCall(HubName hub, String id, String method, List<JsonNode> arguments, ClientState state) {

    public ClientCall {
        arguments = List.copyOf(arguments);
    }
}
