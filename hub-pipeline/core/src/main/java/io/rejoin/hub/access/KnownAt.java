package io.rejoin.hub.access;

import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Since when somebody is known to have been in a group: at which revision of the store that was last found good. */
public interface KnownAt {

    /** Nothing is known: somebody who is not in the group yet. */
    KnownAt NEVER = (hub, group) -> Optional.empty();

    /** The newest revision at which that was so; {@link Revision#NONE} if that is not known; empty if it never was. */
    Optional<Revision> at(HubName hub, GroupName group);

    /** The same for who asks later: what is known now of these groups, and nothing of others. */
    default KnownAt ofNow(HubGroups groups) {
        Map<HubName, Map<GroupName, Revision>> now = new HashMap<>();
        groups.forEach((hub, group) -> at(hub, group)
                .ifPresent(known ->
                        now.computeIfAbsent(hub, unknown -> new HashMap<>()).put(group, known)));
        return (hub, group) ->
                Optional.ofNullable(now.getOrDefault(hub, Map.of()).get(group));
    }
}
