package io.rejoin.hub;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import org.jspecify.annotations.Nullable;

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

    // For each group of each client that comes back these are looked up many times, and what a record makes of itself
    // is slow.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Topic that && kind == that.kind && name.equals(that.name) && hub.equals(that.hub);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + hub.value().hashCode();
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
