package io.rejoin.undertow.demo;

import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.RevocationReceipt;
import io.rejoin.hub.access.Standing;
import io.rejoin.hub.access.Standings;
import io.rejoin.hub.pipeline.GrantDesk;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import io.undertow.util.StatusCodes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who may be in which room. A newcomer may be in all of them; what an administrator took away stays away. One lock, so that a
 * newcomer's grants and an administrator's decision do not overtake each other.
 */
final class RoomGrants {

    /** So many names have standings at most: each costs rows, and asking for a name costs nothing. */
    static final int NAMES_MAX = 500;

    private static final UserId SET_UP = UserId.of("demo");
    private static final UserId ADMINISTRATOR = UserId.of("admin");
    private static final int ENTRIES_MAX = NAMES_MAX * Rooms.ALL.size();

    private final GrantStore store;
    private final GrantDesk desk;
    private final ReentrantLock lock = new ReentrantLock();

    RoomGrants(GrantStore store, GrantDesk desk) {
        this.store = store;
        this.desk = desk;
    }

    /** Grants the user every room that nobody ever decided about. */
    void welcome(UserId user) {
        lock.lock();
        try {
            Standings standings = store.standings(Rooms.memberships(user));
            List<Membership> undecided = Rooms.memberships(user).stream()
                    .filter(membership -> standings.of(membership).kind() == Standing.Kind.NONE)
                    .toList();
            if (!undecided.isEmpty()) {
                requireSpace();
            }
            undecided.forEach(membership -> desk.grant(SET_UP, membership));
        } finally {
            lock.unlock();
        }
    }

    Revision grant(Membership membership) {
        lock.lock();
        try {
            requireSpace(membership);
            return desk.grant(ADMINISTRATOR, membership);
        } finally {
            lock.unlock();
        }
    }

    RevocationReceipt revoke(Membership membership) {
        lock.lock();
        try {
            requireSpace(membership);
            return desk.revoke(ADMINISTRATOR, membership);
        } finally {
            lock.unlock();
        }
    }

    private void requireSpace(Membership membership) {
        if (store.standings(Set.of(membership)).of(membership).kind() == Standing.Kind.NONE) {
            requireSpace();
        }
    }

    private void requireSpace() {
        if (store.entries(Rooms.HUB, ENTRIES_MAX).size() >= ENTRIES_MAX) {
            throw new RefusedRequestException(StatusCodes.SERVICE_UNAVAILABLE, "This demo knows enough names.");
        }
    }

    /** Everybody about whom something was decided, in alphabetical order. */
    Set<UserId> users() {
        Set<UserId> users = new LinkedHashSet<>();
        store.entries(Rooms.HUB, ENTRIES_MAX)
                .forEach(entry -> users.add(entry.membership().user()));
        return users;
    }

    Standings standings(Set<Membership> asked) {
        return store.standings(asked);
    }
}
