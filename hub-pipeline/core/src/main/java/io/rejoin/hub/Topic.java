package io.rejoin.hub;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;

/**
 * Whom a message is for: everybody on a hub, one group, one user, or one connection. Kind and name stay apart, so that no group
 * name can ever mean somebody's connection.
 */
public record Topic(HubName hub, Kind kind, String name) {

    /** What the name is the name of. */
    public enum Kind {
        HUB,
        GROUP,
        USER,
        CONNECTION
    }

    public static Topic hub(HubName hub) {
        return new Topic(hub, Kind.HUB, "");
    }

    public static Topic group(HubName hub, GroupName group) {
        return new Topic(hub, Kind.GROUP, group.value());
    }

    public static Topic user(HubName hub, UserId user) {
        return new Topic(hub, Kind.USER, user.value());
    }

    public static Topic connection(HubName hub, ConnectionId connection) {
        return new Topic(hub, Kind.CONNECTION, connection.value());
    }
}
