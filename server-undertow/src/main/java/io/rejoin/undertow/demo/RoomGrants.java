package io.rejoin.undertow.demo;

import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.RevocationReceipt;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.Standing;
import io.rejoin.hub.access.Standings;
import io.rejoin.hub.pipeline.GrantDesk;
import io.rejoin.token.ConnectionId;
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

    /**
     * @param store is read past the switch that breaks it, so that an administrator sees what is true
     * @param desk decides by way of the server, switch and all
     */
    RoomGrants(GrantStore store, GrantDesk desk) {
        this.store = store;
        this.desk = desk;
    }

    /** Grants the user every room that nobody ever decided about. */
    void welcome(UserId user) {
        if (undecided(user).isEmpty()) {
            return;
        }
        lock.lock();
        try {
            requireSpace();
            undecided(user).forEach(membership -> desk.grant(SET_UP, membership));
        } finally {
            lock.unlock();
        }
    }

    private List<Membership> undecided(UserId user) {
        Standings standings = store.standings(Rooms.memberships(user));
        return Rooms.memberships(user).stream()
                .filter(membership -> standings.of(membership).kind() == Standing.Kind.NONE)
                .toList();
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

    /** Takes away one room, every room of a user, or a room of everyone; who has never been here is refused by it, too. */
    RevocationReceipt revoke(Scope scope) {
        lock.lock();
        try {
            if (scope instanceof Membership membership) {
                requireSpace(membership);
            }
            return desk.revoke(ADMINISTRATOR, scope);
        } finally {
            lock.unlock();
        }
    }

    /** Closes a connection for good; needs no store of grants. */
    RevocationReceipt revoke(ConnectionId connection) {
        return desk.revoke(ADMINISTRATOR, connection);
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
