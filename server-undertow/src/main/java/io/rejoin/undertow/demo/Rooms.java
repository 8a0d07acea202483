package io.rejoin.undertow.demo;

import io.rejoin.hub.access.Membership;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rooms of the demo; there are no others. */
final class Rooms {

    /** The hub whose groups the rooms are. */
    static final HubName HUB = HubName.of("chat");

    static final List<GroupName> ALL =
            Stream.of("lobby", "garden", "kitchen", "attic").map(GroupName::of).toList();

    private Rooms() {}

    static Optional<GroupName> named(@Nullable String room) {
        return ALL.stream().filter(group -> group.value().equals(room)).findFirst();
    }

    static Membership membership(UserId user, GroupName room) {
        return new Membership(user, HUB, room);
    }

    /** This user in each of the rooms. */
    static Set<Membership> memberships(UserId user) {
        return ALL.stream().map(room -> membership(user, room)).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
