package io.rejoin.hub;

import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.Scope.Everywhere;
import io.rejoin.hub.access.Standings;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Carries over what the authorization store says to the connections that are here, under the lock of {@link Connections}. */
public final class StoreFollower {

    private final Connections connections;
    /** What came so far of the revocations that are being made here. Guarded by the lock of the connections. */
    private final Map<Scope, Followed> made = new HashMap<>();

    public StoreFollower(Connections connections) {
        this.connections = connections;
    }

    /** A membership that a revocation ended. */
    public record Ended(Connection connection, HubName hub, GroupName group) {}

    /** A membership that was let in while the store could not be asked. */
    public record Unchecked(Connection connection, Membership membership) {}

    /** At most so many of those. */
    public List<Unchecked> unchecked(int limit) {
        return connections.locked(() -> {
            List<Unchecked> found = new ArrayList<>();
            for (Connection connection : connections.byId.values()) {
                if (found.size() < limit) {
                    connection
                            .uncheckedMemberships()
                            .forEach(membership -> found.add(new Unchecked(connection, membership)));
                }
            }
            return found;
        });
    }

    /**
     * Takes notice of what the store says of memberships that were let in unchecked: who is not granted is out.
     *
     * @return the memberships that ended
     */
    public List<Ended> checked(List<Unchecked> asked, Standings answer) {
        List<Ended> ended = new ArrayList<>();
        connections.locked(() -> {
            for (Unchecked one : asked) {
                Membership membership = one.membership();
                if (answer.of(membership).isGranted()) {
                    one.connection().checked(membership.hub(), membership.group(), answer.revision());
                } else if (one.connection().isUnchecked(membership)
                        && connections.exit(one.connection(), membership.hub(), membership.group())) {
                    ended.add(new Ended(one.connection(), membership.hub(), membership.group()));
                }
            }
            return true;
        });
        settle(ended);
        return ended;
    }

    /**
     * What came of some changes.
     *
     * @param news those that this server did not know yet
     */
    public record Followed(List<Row> news, List<Ended> ended) {}

    /** A revocation is being made here: what comes of it is kept for {@link #made}, even if somebody else hears of it first. */
    public void making(Scope scope) {
        connections.locked(
                () -> made.computeIfAbsent(scope, unknown -> new Followed(new ArrayList<>(), new ArrayList<>())));
    }

    /** It was made, or failed. What came of it until now, if nobody else has taken that. */
    public Followed made(Scope scope) {
        return connections.locked(
                () -> Optional.ofNullable(made.remove(scope)).orElseGet(() -> new Followed(List.of(), List.of())));
    }

    /**
     * Remembers these changes of the store, in their order, ends the memberships that were revoked, and outruns every decision from
     * before. When this returns nothing of those groups reaches those connections any more.
     */
    public Followed follow(List<Row> changes) {
        Followed theirs = new Followed(new ArrayList<>(), new ArrayList<>());
        List<Ended> all = new ArrayList<>();
        connections.locked(() -> {
            for (Row row : changes) {
                Followed followed = made.getOrDefault(row.scope(), theirs);
                if (connections.revocations().record(row)) {
                    followed.news().add(row);
                }
                if (!row.standing().isGranted()) {
                    List<Ended> ended = ended(row);
                    followed.ended().addAll(ended);
                    all.addAll(ended);
                }
            }
            return true;
        });
        settle(all);
        return theirs;
    }

    /** Nobody knows any more who was found good: the store is asked, and until then every revocation counts. */
    public void doubtAll() {
        connections.locked(() -> {
            connections.byId.values().forEach(Connection::doubt);
            return true;
        });
    }

    /** Somebody was perhaps revoked: until that is known, the store is asked. */
    public void doubt() {
        connections.revocations().doubt();
    }

    private void settle(List<Ended> ended) {
        ended.forEach(gone -> connections.wake(gone.connection()));
        long deadline = Outbox.settleDeadline();
        ended.forEach(gone -> connections.settle(gone.connection(), Topic.group(gone.hub(), gone.group()), deadline));
    }

    /** Takes a connection out of all its groups. */
    public List<Ended> endAll(Connection connection) {
        List<Ended> ended = new ArrayList<>();
        connections.locked(() -> {
            connection.rememberedNames().forEach((hub, group) -> {
                if (connections.exit(connection, hub, group)) {
                    ended.add(new Ended(connection, hub, group));
                }
            });
            return true;
        });
        settle(ended);
        return ended;
    }

    private List<Ended> ended(Row revoked) {
        List<Ended> ended = new ArrayList<>();
        for (Connection connection : under(revoked.scope())) {
            if (revoked.scope() instanceof Everywhere everywhere
                    && connection.user().equals(Optional.of(everywhere.user()))) {
                connection.bar();
            }
            connection
                    .rememberedNames()
                    .forEach((hub, group) -> connection
                            .user()
                            .map(user -> new Membership(user, hub, group))
                            .filter(revoked.scope()::covers)
                            .filter(membership ->
                                    isGuarded(connection, membership) || revoked.scope() instanceof Everywhere)
                            .filter(membership -> !isGrantedSince(
                                    connection, membership, revoked.standing().since()))
                            .filter(membership -> connections.exit(connection, hub, group))
                            .ifPresent(membership -> ended.add(new Ended(connection, hub, group))));
        }
        return ended;
    }

    /** An open group asks no store, so nobody is taken out of it alone. */
    private static boolean isGuarded(Connection connection, Membership membership) {
        return connection
                .member(membership.hub(), membership.group())
                .map(member -> member.asOf().isPresent())
                .orElse(true);
    }

    /** The connections that this may be about; what is rare may look at all of them. */
    private List<Connection> under(Scope scope) {
        Optional<Topic> theirs = scope instanceof Membership membership
                ? Optional.of(Topic.user(membership.hub(), membership.user()))
                : Optional.empty();
        return theirs.map(topic -> List.copyOf(connections.listeners.getOrDefault(topic, Set.of())))
                .orElseGet(() -> List.copyOf(connections.byId.values()));
    }

    private static boolean isGrantedSince(Connection connection, Membership membership, Revision revision) {
        return connection
                .member(membership.hub(), membership.group())
                .flatMap(Connection.Member::asOf)
                .filter(asOf -> asOf.isAfter(revision))
                .isPresent();
    }
}
