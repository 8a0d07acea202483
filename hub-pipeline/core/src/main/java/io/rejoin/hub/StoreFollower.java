package io.rejoin.hub;

import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.Scope.Everyone;
import io.rejoin.hub.access.Scope.Everywhere;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Carries over what the authorization store says to the connections that are here, under the lock of {@link Connections}. */
public final class StoreFollower {

    private final Connections connections;

    public StoreFollower(Connections connections) {
        this.connections = connections;
    }

    /** A membership that a revocation ended. */
    public record Ended(Connection connection, HubName hub, GroupName group) {}

    /**
     * What came of some changes.
     *
     * @param news those that this server did not know yet
     */
    public record Followed(List<Row> news, List<Ended> ended) {}

    /**
     * Remembers these changes of the store, in their order, ends the memberships that were revoked, and outruns every decision from
     * before. When this returns nothing of those groups reaches those connections any more.
     */
    public Followed follow(List<Row> changes) {
        List<Row> news = new ArrayList<>();
        List<Ended> ended = new ArrayList<>();
        connections.locked(() -> {
            for (Row row : changes) {
                if (connections.revocations().record(row)) {
                    news.add(row);
                }
                if (!row.standing().isGranted()) {
                    end(row, ended);
                }
            }
            return true;
        });
        settle(ended);
        return new Followed(news, ended);
    }

    private void settle(List<Ended> ended) {
        ended.forEach(gone -> connections.wake(gone.connection()));
        long deadline = Connections.settleDeadline();
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

    private void end(Row revoked, List<Ended> ended) {
        for (Connection connection : under(revoked.scope())) {
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
    }

    /** An open group asks no store, so nobody is taken out of it alone. */
    private static boolean isGuarded(Connection connection, Membership membership) {
        return connection
                .member(membership.hub(), membership.group())
                .map(member -> member.asOf().isPresent())
                .orElse(true);
    }

    /** The connections that this may be about. */
    private List<Connection> under(Scope scope) {
        if (scope instanceof Membership membership) {
            return heardBy(Topic.user(membership.hub(), membership.user()));
        }
        if (scope instanceof Everyone everyone) {
            return heardBy(Topic.group(everyone.hub(), everyone.group()));
        }
        return connections.byId.values().stream()
                .filter(connection -> connection.user().map(UserId::value).equals(Optional.of(scope.userText())))
                .toList();
    }

    private List<Connection> heardBy(Topic topic) {
        return List.copyOf(connections.listeners.getOrDefault(topic, Set.of()));
    }

    private static boolean isGrantedSince(Connection connection, Membership membership, Revision revision) {
        return connection
                .member(membership.hub(), membership.group())
                .flatMap(Connection.Member::asOf)
                .filter(asOf -> asOf.isAfter(revision))
                .isPresent();
    }
}
