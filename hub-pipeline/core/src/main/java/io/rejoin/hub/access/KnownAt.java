package io.rejoin.hub.access;

import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import java.util.Optional;

/** Since when somebody is known to have been in a group: at which revision of the store that was last found good. */
public interface KnownAt {

    /** Nothing is known: somebody who is not in the group yet. */
    KnownAt NEVER = (hub, group) -> Optional.empty();

    /** The newest revision at which that was so; {@link Revision#NONE} if that is not known; empty if it never was. */
    Optional<Revision> at(HubName hub, GroupName group);
}
