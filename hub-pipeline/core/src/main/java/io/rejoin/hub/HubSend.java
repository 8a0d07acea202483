package io.rejoin.hub;

import io.rejoin.token.ConnectionId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * A call of a method of clients, before it is on its way; or a plain value, on a {@link PersistentConnection}.
 *
 * @param to whom it is for
 * @param method empty for a plain value, which is the only argument then
 * @param arguments what they are called with; may hold null
 * @param except who of those is left out
 */
public record HubSend(Topic to, String method, List<?> arguments, Set<ConnectionId> except) {

    public HubSend {
        arguments = Collections.unmodifiableList(new ArrayList<>(arguments));
        except = Set.copyOf(except);
    }
}
