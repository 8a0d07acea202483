package io.rejoin.undertow.demo;

import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.access.GroupRule;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.OutagePolicy;
import io.rejoin.hub.access.VerificationLevel;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import io.undertow.util.StatusCodes;
import java.time.Duration;
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

    /**
     * How the rooms are guarded, each in a way of its own: the lobby from what this server knows of revocations, the garden too but
     * with a grace, the kitchen and the attic by asking the store; and the attic is the one that an outage opens.
     */
    static final GroupPolicy GUARD = GroupPolicy.checkRevocations()
            .rule(HUB, "garden", VerificationLevel.REVOCATIONS, OutagePolicy.grace(Duration.ofMinutes(5)))
            .rule(HUB, "kitchen", VerificationLevel.STORE, OutagePolicy.closed())
            .rule(HUB, "attic", VerificationLevel.STORE, OutagePolicy.insecureOpen());

    private Rooms() {}

    static Optional<GroupName> named(@Nullable String room) {
        return ALL.stream().filter(group -> group.value().equals(room)).findFirst();
    }

    static GroupRule rule(GroupName room) {
        return GUARD.rule(HUB, room);
    }

    /**
     * The room of this name.
     *
     * @throws RefusedRequestException if there is none
     */
    static GroupName existing(@Nullable String room) {
        return named(room)
                .orElseThrow(() -> new RefusedRequestException(StatusCodes.BAD_REQUEST, "There is no such room."));
    }

    static Membership membership(UserId user, GroupName room) {
        return new Membership(user, HUB, room);
    }

    /** This user in each of the rooms. */
    static Set<Membership> memberships(UserId user) {
        return ALL.stream().map(room -> membership(user, room)).collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
