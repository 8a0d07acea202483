package io.rejoin.hub;

import io.rejoin.hub.Connection.Member;
import io.rejoin.hub.Topic.Kind;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.Confirmation;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.Position;
import io.rejoin.token.Revision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

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

    /** No log is called so. */
    private static final Position NOWHERE = new Position("-", 0);

    private final Connections connections;

    public Returns(Connections connections) {
        this.connections = connections;
    }

    /** The connection as this server knows it, or the newcomer, known from now on. */
    public Expected expect(Connection newcomer) {
        return connections.locked(() -> {
            Connection connection = connections.known(newcomer);
            if (connection.outbox.isEmpty() || connection.detachedAt.isBefore(Instant.MAX)) {
                connection.detachedAt = connections.clock.instant();
            }
            return new Expected(connection, connection.rememberedNames());
        });
    }

    /** Its tokens stay bound as the one is that it came with, wherever that was issued, and whatever key its client names now. */
    public void bind(Connection connection, Optional<Confirmation> key) {
        connections.locked(() -> {
            connection.bind(key);
            return true;
        });
    }

    /** Where a client stands that shows no good token: a position of another server may be of any age then, and is worth nothing. */
    public Position withoutToken(Position cursor) {
        return connections.locked(() -> connections.log.knows(cursor)) ? cursor : NOWHERE;
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

    /** Its tokens from now on are of these generations. */
    public void reserved(Connection connection, Generations generations) {
        connections.reserved(connection, generations);
    }

    /**
     * Its tokens from now on are of these generations. What this server remembers of its groups counts as far as no other server
     * has had it since: nothing of it if the token is from elsewhere and newer, and else nothing that may have been taken away there.
     *
     * @param presented the generation of its token
     * @param removed whether it was noted, anywhere, that it was taken out of a group after that token was issued
     */
    public void admitted(
            Connection connection, long presented, Generations generations, BiPredicate<HubName, GroupName> removed) {
        connections.locked(() -> {
            Generations former = connection.generations();
            boolean outdated = former.areOlderThan(presented);
            boolean shared = generations.isNewerThan(former) && !generations.follow(former);
            connection.adopt(generations);
            connection.rememberedNames().forEach((hub, group) -> {
                if (outdated || (shared && removed.test(hub, group))) {
                    connections.exit(connection, hub, group);
                }
            });
            connection.settled &= !outdated;
            return true;
        });
    }

    /** The groups that this server knows the connection to be in; empty if it never served it, and only a token can tell. */
    public Optional<HubGroups> remembered(Connection connection) {
        return connections.locked(
                () -> connection.settled ? Optional.of(connection.rememberedNames()) : Optional.empty());
    }

    /**
     * At which revision of the store the connection was last found good in this group, as far as its token and this server know.
     *
     * @param told what the token says of it; {@link Revision#NONE} if nothing
     */
    public Optional<Revision> goodAt(Connection connection, HubName hub, GroupName group, Revision told) {
        return connections.locked(() ->
                connection.goodAt(hub, group, told, connections.revocations().reached()));
    }

    /** Of the groups that it is in, those it entered after this position: what a client at that position cannot know of. */
    public HubGroups enteredAfter(Connection connection, Position position) {
        return connections.locked(() -> {
            Map<HubName, Collection<GroupName>> later = new HashMap<>();
            if (connections.log.knows(position)) {
                connection.groupNames().forEach((hub, group) -> {
                    if (connection
                            .member(hub, group)
                            .filter(member -> isEntered(member, position))
                            .isPresent()) {
                        later.computeIfAbsent(hub, unknown -> new ArrayList<>()).add(group);
                    }
                });
            }
            return HubGroups.of(later);
        });
    }

    /** Who skipped messages of a group was in it before, and has a token that says so. */
    private static boolean isEntered(Member member, Position after) {
        return member.joinedAt() > after.offset() && !member.skipped();
    }

    /**
     * Makes the connection a member of what was granted and is still allowed, and of nothing else that it was in when it was
     * expected; what it entered since stays. What was assigned it may not have been in before. Its former transport is cut.
     *
     * @param unasked groups that nobody could be asked about: it hears nothing of them, and its next return asks again
     * @param from where the client stood, if that is known
     * @throws StoreUnavailableException if the connection was given up meanwhile: the client must come again
     */
    public Returned restore(
            Expected expected,
            Transport transport,
            Collection<Granted> granted,
            Set<Topic> unasked,
            Optional<Position> from) {
        Connection connection = expected.connection();
        List<Outbox> replaced = new ArrayList<>();
        Returned returned = connections.locked(() -> {
            requireNotGivenUp(connection);
            Connections.release(connection).ifPresent(replaced::add);
            Optional<Stand> known = from.flatMap(connections.log::stand);
            Position end = connections.log.head();
            Stand start = known.orElseGet(() -> Stand.now(end));
            Outbox outbox = new Outbox(transport, start, connections.limits);
            boolean newcomer = !connection.settled;
            Set<Topic> suspended = suspended(connection, unasked);
            boolean gap = known.map(Stand::gap).orElse(from.isPresent() || !granted.isEmpty());
            Map<Topic, GroupVerdict> lost = new HashMap<>();
            Set<Topic> kept = new HashSet<>();
            for (Granted group : granted) {
                Topic topic = Topic.group(group.hub(), group.group());
                Optional<GroupVerdict> taken = taken(expected, group, topic);
                if (taken.isPresent()) {
                    lost.put(topic, taken.get());
                } else {
                    gap |= reenter(connection, group, topic, start);
                    kept.add(topic);
                }
            }
            leaveAllBut(expected, kept);
            connection.suspend(suspended);
            connection.arrive(outbox);
            connection.returning = true;
            connection.struck.clear();
            return new Returned(connection, outbox, start, end, gap, newcomer, lost);
        });
        replaced.forEach(Outbox::replaced);
        return returned;
    }

    private static void requireNotGivenUp(Connection connection) {
        if (connection.ended) {
            throw new StoreUnavailableException("the connection was given up while it came back");
        }
    }

    /** Of these groups, those that it was not taken out of since it was expected. */
    private static Set<Topic> suspended(Connection connection, Set<Topic> unasked) {
        return unasked.stream()
                .filter(topic -> !wasTakenOut(connection, GroupName.of(topic.name()), topic))
                .collect(Collectors.toSet());
    }

    /** @param topic the group's */
    private static boolean wasTakenOut(Connection connection, GroupName group, Topic topic) {
        boolean left = connection.settled && !connection.remembers(topic.hub(), group);
        return left || connection.struck.contains(topic);
    }

    /** How the group was taken away since the decision, if it was. */
    private Optional<GroupVerdict> taken(Expected expected, Granted group, Topic topic) {
        Connection connection = expected.connection();
        Optional<Revision> revoked = connections.revokedSince(connection, group.hub(), group.group(), group.asOf());
        if (revoked.isPresent() || connection.isBarred(group.hub())) {
            return Optional.of(GroupVerdict.REVOKED);
        }
        boolean entering = group.assigned() && !expected.groups().contains(group.hub(), group.group());
        boolean left = entering ? connection.struck.contains(topic) : wasTakenOut(connection, group.group(), topic);
        return left ? Optional.of(GroupVerdict.LEFT) : Optional.empty();
    }

    /**
     * Makes it a member since it last heard of the group; or since now, if what was said until now is not all for this user.
     *
     * @return whether messages since the client's own position may be missing for that
     */
    private boolean reenter(Connection connection, Granted group, Topic topic, Stand start) {
        if (group.assigned() && !connection.isMember(group.hub(), group.group())) {
            connections.enter(connection, group.hub(), group.group(), member(group, connections.log.tick(), false));
            return false;
        }
        Member known =
                connection.member(group.hub(), group.group()).orElseGet(() -> member(group, start.offset(), false));
        boolean suspended = connection.unsuspend(topic);
        boolean skip = (group.anew() || suspended) && (start.isElsewhere() || known.joinedAt() <= start.offset());
        long joinedAt = skip ? connections.log.head().offset() : known.joinedAt();
        boolean skipped = skip || known.skipped();
        connections.enter(connection, group.hub(), group.group(), member(group, joinedAt, skipped));
        return skipped && joinedAt >= start.offset();
    }

    private static Member member(Granted group, long joinedAt, boolean skipped) {
        return new Member(joinedAt, group.asOf(), skipped, group.unchecked());
    }

    private void leaveAllBut(Expected expected, Set<Topic> kept) {
        Connection connection = expected.connection();
        if (kept.size() == connection.size()) {
            return; // It is in all that are kept, so that is all.
        }
        connection.rememberedNames().forEach((hub, group) -> {
            boolean considered = expected.groups().contains(hub, group);
            if (considered && !kept.contains(Topic.group(hub, group))) {
                connections.exit(connection, hub, group);
            }
        });
    }

    /** What the log holds for the connection between its start and its end. */
    public Missed missed(Returned returned) {
        return connections.locked(() -> {
            Connection connection = returned.connection();
            Stand start = returned.start();
            NewestFirst entries =
                    new NewestFirst(entry -> entry.offset() <= returned.end().offset()
                            && entry.isFor(connection.id())
                            && !start.hasHeard(entry));
            boolean gap = returned.gap();
            for (Topic topic : connection.ownTopics()) {
                gap |= add(entries, topic, start, 0);
            }
            for (Map.Entry<HubName, Map<GroupName, Member>> hub :
                    connection.groups().entrySet()) {
                for (Map.Entry<GroupName, Member> group : hub.getValue().entrySet()) {
                    // Nothing from before it entered the group, however far back the client says it stood.
                    long joined = group.getValue().joinedAt();
                    gap |= add(entries, Topic.group(hub.getKey(), group.getKey()), start, joined);
                }
            }
            List<LogEntry> newest = entries.take(connections.limits);
            return new Missed(newest, gap || entries.hasMore());
        });
    }

    /** Whether some of it is missing. */
    private boolean add(NewestFirst entries, Topic topic, Stand start, long joined) {
        MessageLog.Missed missed = connections.log.since(topic, start, joined);
        entries.add(missed.newestFirst());
        return missed.gap();
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
            if (connections.tokens().isReady(connection)) {
                addToken(connection, returned, items);
            } else {
                connection.tokenAt = Instant.EPOCH;
            }
            if (isCurrent(returned)) {
                connection.returning = false;
            }
            returned.outbox().open(items);
            return true;
        });
        returned.outbox().wake();
    }

    /** In the very first frame, unless a group was entered later than the client stands: then behind what was missed. */
    private void addToken(Connection connection, Returned returned, List<Queued> items) {
        connection.tokenAt = connections.clock.instant();
        boolean first = !isInAnySince(connection, returned.start().offset());
        Position start = returned.start().told();
        Position position = first ? start : Servers.with(returned.end(), start);
        items.add(first ? 0 : items.size(), new Queued.Token(connections.token(connection, position)));
    }

    private static boolean isInAnySince(Connection connection, long offset) {
        for (Map<GroupName, Member> members : connection.groups().values()) {
            for (Member member : members.values()) {
                if (member.joinedAt() > offset) {
                    return true;
                }
            }
        }
        return false;
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

    /** Takes the return back, unless another has taken its place: nothing was handed over, and the client may try again. */
    public void undo(Returned returned) {
        Connection connection = returned.connection();
        connections.locked(() -> {
            if (isCurrent(returned)) {
                connection.returning = false;
                Connections.release(connection);
                connection.detachedAt = connections.clock.instant();
                if (returned.newcomer()) {
                    connections.exitAll(connection);
                    connection.struck.clear();
                    connection.settled = false;
                }
            }
            return true;
        });
        returned.outbox().close(CloseCode.TRY_AGAIN_LATER);
    }
}
