package io.rejoin.hub.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.hub.ClientState;
import io.rejoin.token.HubName;
import java.util.List;
import java.util.concurrent.Flow;

/**
 * A call as it came from a client.
 *
 * @param id the client's own name for the call
 * @param state what came along; holds the changes once the call is answered
 * @param streaming whether the client wants a stream of items for an answer. Then the call's stage yields a {@link Flow.Publisher},
 *     which whoever made the call subscribes to, be it to cancel it: the call goes on until that stream ends
 * @param strict whether arguments and items must be of the very types of the method's parameters, as ASP.NET Core SignalR wants them; else text is
 *     taken for the number in it and the like, as SignalR 2 does. Null is nothing for a primitive type in either
 * @param streams what the client goes on sending, in its order; each is subscribed to once at most, is asked for at most so many items
 *     as are wanted, and is cancelled when the call ends. A {@link io.rejoin.hub.HubException} that ends one reaches the hub method
 * @param waiting told once, when the call begins to wait for an answer or an item of its client's: the client's next call may run
 */
public record ClientCall(
        HubName hub,
        String id,
        String method,
        List<JsonNode> arguments,
        ClientState state,
        boolean streaming,
        boolean strict,
        List<Flow.Publisher<JsonNode>> streams,
        Runnable waiting) {

    public ClientCall {
        arguments = List.copyOf(arguments);
        streams = List.copyOf(streams);
    }

    /** A call with an answer of its own, of a client of SignalR 2, which streams nothing. */
    public ClientCall(HubName hub, String id, String method, List<JsonNode> arguments, ClientState state) {
        this(hub, id, method, arguments, state, false, false, List.of(), () -> {});
    }
}
