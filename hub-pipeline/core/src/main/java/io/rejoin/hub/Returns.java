package io.rejoin.hub;

import io.rejoin.hub.Connection.Member;
import io.rejoin.hub.Topic.Kind;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a connection comes back, in four moves under the lock of {@link Connections}.
 *
 * <ol>
 *   <li>{@link #expect}: it is known to be on its way, so that whoever takes it out of a group meanwhile is heard.
 *   <li>{@link #restore}: it is a member again of what was granted and still stands; what comes is collected.
 *   <li>{@link #missed}: what the log holds for it since it was away.
 *   <li>{@link #open}: it is handed that, then what was collected, then what comes.
 * </ol>
 */
public final class Returns {

    private final Connections connections;

    public Returns(Connections connections) {
        this.connections = connections;
    }

    /** The connection as this server knows it, or the newcomer, known from now on. */
    public Connection expect(Connection newcomer) {
        return connections.locked(() -> {
            Connection connection = connections.known(newcomer);
            if (connection.outbox.isEmpty()) {
                connection.detachedAt = connections.clock.instant();
            }
            connection.expectedIn = connection.groupNames();
            return connection;
        });
    }

    /** It does not come back after all; one that this server never served is forgotten again. */
    public void giveUp(Connection connection) {
        connections.locked(() -> {
            if (!connection.settled && connection.outbox.isEmpty()) {
                connections.forget(connection, new ArrayList<>());
            }
            return true;
        });
    }

    /** The groups that this server knows the connection to be in; empty if it never served it, and only a token can tell. */
    public Optional<HubGroups> remembered(Connection connection) {
        return connections.locked(() -> connection.settled ? Optional.of(connection.groupNames()) : Optional.empty());
    }

    /** Of the groups that it is in, those it entered after this position: what a client at that position cannot know of. */
    public HubGroups enteredAfter(Connection connection, Position position) {
        return connections.locked(() -> {
            Map<HubName, Collection<GroupName>> later = new HashMap<>();
            if (connections.log.knows(position)) {
                connection.groupNames().forEach((hub, group) -> {
                    if (connection.joinedAt(hub, group) > position.offset()) {
                        later.computeIfAbsent(hub, unknown -> new ArrayList<>()).add(group);
                    }
                });
            }
            return HubGroups.of(later);
        });
    }

    /**
     * Makes the connection a member of what was granted and is still allowed, and of nothing else that it was in when it was
     * expected; what it entered since stays. Its former transport is cut.
     *
     * @param from where the client stood, if that is known
     * @throws StoreUnavailableException if the connection was given up meanwhile: the client must come again
     */
    public Returned restore(
            Connection connection,
            Transport transport,
            Set<Granted> granted,
            Optional<Position> from,
            Optional<Generations> generations) {
        List<Transport> replaced = new ArrayList<>();
        Returned returned = connections.locked(() -> {
            if (connection.ended) {
                throw new StoreUnavailableException("the connection was given up while it came back");
            }
            Connections.release(connection).ifPresent(replaced::add);
            Optional<Position> known = from.filter(connections.log::knows);
            Position end = connections.log.head();
            Outbox outbox = new Outbox(transport, known.orElse(end), connections.limits.queuedMax());
            boolean newcomer = !connection.settled;
            generations.ifPresent(connection::adopt);
            Set<Granted> lost = regroup(connection, granted, known.orElse(end));
            Connections.use(connection, outbox);
            connection.returning = true;
            connection.struck.clear();
            boolean gap = known.isEmpty() && !granted.isEmpty();
            return new Returned(connection, outbox, known.orElse(end), end, gap, newcomer, lost);
        });
        replaced.forEach(Transport::cut);
        return returned;
    }

    private Set<Granted> regroup(Connection connection, Set<Granted> granted, Position start) {
        Set<Granted> lost = new HashSet<>();
        Map<HubName, Set<GroupName>> kept = new HashMap<>();
        for (Granted group : granted) {
            if (stillStands(connection, group)) {
                reenter(connection, group, start);
                kept.computeIfAbsent(group.hub(), unknown -> new HashSet<>()).add(group.group());
            } else {
                lost.add(group);
            }
        }
        connection.groupNames().forEach((hub, group) -> {
            boolean considered = connection.expectedIn.contains(hub, group);
            if (considered && !kept.getOrDefault(hub, Set.of()).contains(group)) {
                connections.exit(connection, hub, group);
            }
        });
        return lost;
    }

    private boolean stillStands(Connection connection, Granted group) {
        boolean struck = connection.struck.contains(Topic.group(group.hub(), group.group()));
        boolean left = connection.settled && !connection.isMember(group.hub(), group.group());
        return !struck
                && !left
                && connections
                        .revokedSince(connection, group.hub(), group.group(), group.asOf())
                        .isEmpty();
    }

    private void reenter(Connection connection, Granted group, Position start) {
        long joinedAt = connection.isMember(group.hub(), group.group())
                ? connection.joinedAt(group.hub(), group.group())
                : start.offset();
        connections.enter(connection, group.hub(), group.group(), new Member(joinedAt, group.asOf()));
    }

    /** What the log holds for the connection between its start and its end. */
    public Missed missed(Returned returned) {
        return connections.locked(() -> {
            Connection connection = returned.connection();
            List<LogEntry> entries = new ArrayList<>();
            boolean gap = returned.gap();
            for (Topic topic : topics(connection)) {
                MessageLog.Missed missed = connections.log.since(topic, from(connection, topic, returned.start()));
                gap |= missed.gap() && topic.kind() == Kind.GROUP;
                missed.entries().stream()
                        .filter(entry -> entry.offset() <= returned.end().offset() && entry.isFor(connection.id()))
                        .forEach(entries::add);
            }
            entries.sort(Comparator.comparingLong(LogEntry::offset));
            int tooMany = entries.size() - connections.limits.recoveredMax();
            return new Missed(tooMany > 0 ? entries.subList(tooMany, entries.size()) : entries, gap || tooMany > 0);
        });
    }

    private static List<Topic> topics(Connection connection) {
        List<Topic> topics = new ArrayList<>(connection.ownTopics());
        connection.groupNames().forEach((hub, group) -> topics.add(Topic.group(hub, group)));
        return topics;
    }

    /** Nothing from before it entered the group, however far back the client says it stood. */
    private static long from(Connection connection, Topic topic, Position start) {
        if (topic.kind() != Kind.GROUP) {
            return start.offset();
        }
        return Math.max(start.offset(), connection.joinedAt(topic.hub(), GroupName.of(topic.name())));
    }

    /** Hands over what was missed, without what was taken away meanwhile, and a fresh token. */
    public void open(Returned returned, Missed missed) {
        Connection connection = returned.connection();
        connections.locked(() -> {
            List<Queued> items = new ArrayList<>();
            for (LogEntry entry : missed.entries()) {
                if (mayHear(connection, entry)) {
                    items.add(entry);
                }
            }
            if (!connection.generations().isEmpty()) {
                addToken(connection, returned, items);
            }
            if (isCurrent(returned)) {
                connection.returning = false;
            }
            returned.outbox().open(items);
            return true;
        });
        returned.outbox().transport().wake();
    }

    /** In the very first frame, unless a group was entered later than the client stands: then behind what was missed. */
    private void addToken(Connection connection, Returned returned, List<Queued> items) {
        connection.tokenAt = connections.clock.instant();
        boolean first = connection.groups().values().stream()
                .flatMap(members -> members.values().stream())
                .allMatch(member -> member.joinedAt() <= returned.start().offset());
        Position position = first ? returned.start() : returned.end();
        items.add(first ? 0 : items.size(), new Queued.Token(connection.token(position)));
    }

    /** Nothing of a group that it is no longer in, or has entered anew since. */
    private static boolean mayHear(Connection connection, LogEntry entry) {
        Topic topic = entry.topic();
        return topic.kind() != Kind.GROUP
                || connection.joinedAt(topic.hub(), GroupName.of(topic.name())) < entry.offset();
    }

    private static boolean isCurrent(Returned returned) {
        return returned.connection()
                .outbox
                .filter(own -> own == returned.outbox())
                .isPresent();
    }

    /** Takes the return back: nothing was handed over, and the client may try again. */
    public void undo(Returned returned) {
        Connection connection = returned.connection();
        connections.locked(() -> {
            if (isCurrent(returned)) {
                connection.returning = false;
                Connections.release(connection);
                connection.detachedAt = connections.clock.instant();
            }
            if (returned.newcomer()) {
                connections.exitAll(connection);
                connection.struck.clear();
                connection.settled = false;
            }
            return true;
        });
        returned.outbox().transport().close(CloseCode.TRY_AGAIN_LATER);
    }
}
