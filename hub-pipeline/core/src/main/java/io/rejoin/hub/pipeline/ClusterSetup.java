package io.rejoin.hub.pipeline;

import io.rejoin.hub.Connections;
import io.rejoin.hub.Delivery;
import io.rejoin.hub.Groups;
import io.rejoin.hub.Questions;
import io.rejoin.token.HubName;
import io.rejoin.token.Position;
import java.util.Map;

/** How a server reaches connections: its own, or those of others, too. */
interface ClusterSetup {

    ClusterSetup ALONE = (connections, questions, groups) -> Delivery.here(connections, questions);

    /**
     * What reaches them.
     *
     * @param groups those of this server's connections, of every hub
     */
    Delivery delivery(Connections connections, Questions questions, Map<HubName, Groups> groups);

    /** Of how many other servers a position may tell. */
    default int others() {
        return equals(ALONE) ? 0 : Position.OTHERS_MAX;
    }
}
