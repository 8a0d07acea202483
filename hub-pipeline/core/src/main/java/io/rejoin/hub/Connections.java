package io.rejoin.hub;

import io.rejoin.hub.Connection.Member;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Revocations;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.Position;
import io.rejoin.token.Revision;
import io.rejoin.token.TokenContent;
import io.rejoin.token.TokenPolicy;
import io.rejoin.token.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * All connections of this server, their memberships, and the message log: everything that changes and that they share, under one
 * lock. So every message is either before or after a change of membership, never beside it.
 *
 * <p>Nothing here blocks, writes to a store, or calls the application; transports are woken after the lock is given back.
 */
public final class Connections {

    /** Longer than any decision is under way, and than clocks differ. */
    private static final Duration REVOCATIONS_KEPT = Duration.ofMinutes(15);

    private final ReentrantLock lock = new ReentrantLock();
    final Map<ConnectionId, Connection> byId = new HashMap<>();
    final Map<Topic, Set<Connection>> listeners = new HashMap<>();
    final HistoryLimits limits;
    private final Tokens tokens;
    final Clock clock;
    final MessageLog log;
    private final Revocations revocations;

    /**
     * @param policy what fits into a token, and how long it lives
     * @param revocationsMax how many changes of grants are remembered
     */
    public Connections(HistoryLimits limits, TokenPolicy policy, int revocationsMax, Clock clock) {
        this.limits = limits;
        this.tokens = new Tokens(this, policy);
        this.clock = clock;
        this.log = new MessageLog(limits, policy.lifetime(), clock);
        this.revocations = new Revocations(clock, policy.lifetime().plus(REVOCATIONS_KEPT), revocationsMax);
    }

    <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    /** What was granted and revoked lately; changes through {@link StoreFollower} alone. */
    public Revocations revocations() {
        return revocations;
    }

    TokenContent token(Connection connection, Position position) {
        return connection.token(position, revocations.reached());
    }

    /** Which of them are to get a token. */
    public Tokens tokens() {
        return tokens;
    }

    public Optional<Connection> find(ConnectionId id) {
        return locked(() -> Optional.ofNullable(byId.get(id)));
    }

    /** The connections of this user, attached or away. */
    public List<Connection> of(UserId user) {
        return locked(() -> byId.values().stream()
                .filter(connection -> connection.user().equals(Optional.of(user)))
                .toList());
    }

    public List<Connection> all() {
        return locked(() -> List.copyOf(byId.values()));
    }

    public int count() {
        return locked(byId::size);
    }

    public boolean isAttached(Connection connection) {
        return locked(() -> connection.outbox.isPresent());
    }

    public HubGroups groups(Connection connection) {
        return locked(connection::groupNames);
    }

    public int listeners(Topic topic) {
        return locked(() -> listeners.getOrDefault(topic, Set.of()).size());
    }

    /**
     * Lets a new connection, or a known one that starts over, hear from now on what is sent to it. One that was away starts over
     * without its groups: only the walk of a reconnect brings those back.
     */
    public Attached attach(Connection newcomer, Transport transport) {
        List<Outbox> replaced = new ArrayList<>();
        Attached attached = locked(() -> {
            Connection connection = known(newcomer);
            boolean away = connection.outbox.isEmpty() && connection.detachedAt.isBefore(Instant.MAX);
            release(connection).ifPresent(replaced::add);
            if (connection.returning || away) {
                connection.returning = false;
                exitAll(connection);
            }
            Outbox outbox = new Outbox(transport, Stand.now(log.head()), limits);
            outbox.open(List.of());
            connection.arrive(outbox);
            if (!connection.groupNames().isEmpty()) {
                tokens.due(connection);
            }
            return new Attached(connection, outbox);
        });
        replaced.forEach(Outbox::replaced);
        return attached;
    }

    /** A connection and what now waits for it. */
    public record Attached(Connection connection, Outbox outbox) {}

    Connection known(Connection newcomer) {
        Connection connection = byId.computeIfAbsent(newcomer.id(), unknown -> newcomer);
        if (connection == newcomer) {
            newcomer.ownTopics().forEach(topic -> listen(newcomer, topic));
        }
        return connection;
    }

    static Optional<Outbox> release(Connection connection) {
        Optional<Outbox> old = connection.outbox;
        old.ifPresent(Outbox::end);
        connection.outbox = Optional.empty();
        return old;
    }

    private void listen(Connection connection, Topic topic) {
        listeners.computeIfAbsent(topic, unknown -> new LinkedHashSet<>()).add(connection);
        log.open(topic);
    }

    private void unlisten(Connection connection, Topic topic) {
        Set<Connection> remaining = listeners.get(topic);
        if (remaining != null && remaining.remove(connection) && remaining.isEmpty()) {
            listeners.remove(topic);
        }
    }

    /** The transport behind this outbox is gone. False if another one has taken its place already. */
    public boolean detach(Connection connection, Outbox outbox) {
        return locked(() -> {
            boolean current = connection.outbox.filter(own -> own == outbox).isPresent();
            if (current) {
                release(connection);
                connection.detachedAt = clock.instant();
            }
            return current;
        });
    }

    /** Ends the transport of a connection; the client may come back. */
    public void letGo(Connection connection, CloseCode code) {
        locked(() -> connection.outbox).ifPresent(outbox -> outbox.close(code));
    }

    /** Waits a moment for what is on its way to the client. */
    public void drain(Connection connection) {
        locked(() -> connection.outbox).ifPresent(outbox -> outbox.drain(Outbox.settleDeadline()));
    }

    /** Cuts the line of a connection, as a broken network would. */
    public void cut(Connection connection) {
        locked(() -> connection.outbox).ifPresent(Outbox::cut);
    }

    /** True once in the life of a connection. */
    public boolean start(Connection connection) {
        return locked(() -> {
            boolean first = !connection.started;
            connection.started = true;
            return first && !connection.ended;
        });
    }

    /** The same, as its client showed that it hears us: from now on nobody is to take its place who has no token. */
    public boolean establish(Connection connection) {
        locked(() -> connection.established = true);
        return start(connection);
    }

    /** Forgets the connection and its memberships. True if it had started and nobody else ended it before. */
    public boolean end(Connection connection) {
        return end(connection, CloseCode.NORMAL);
    }

    /** The same, with a word to the client why. */
    public boolean end(Connection connection, CloseCode code) {
        List<Outbox> open = new ArrayList<>();
        boolean ended = locked(() -> forget(connection, open));
        open.forEach(outbox -> outbox.close(code));
        return ended;
    }

    /** Does the same if its transport has been gone since before this time. */
    public boolean endIfAway(Connection connection, Instant before) {
        List<Outbox> open = new ArrayList<>();
        boolean ended = locked(() -> connection.detachedAt.isBefore(before) && forget(connection, open));
        open.forEach(outbox -> outbox.close(CloseCode.NORMAL));
        return ended;
    }

    boolean forget(Connection connection, List<Outbox> open) {
        release(connection).ifPresent(open::add);
        connection.ended = true;
        connection.ownTopics().forEach(topic -> unlisten(connection, topic));
        connection.groupNames().forEach((hub, group) -> unlisten(connection, Topic.group(hub, group)));
        return byId.remove(connection.id(), connection) && connection.started;
    }

    /** Connections whose transport has been gone since before this time. */
    public List<Connection> awaySince(Instant before) {
        return locked(() -> byId.values().stream()
                .filter(connection -> connection.detachedAt.isBefore(before))
                .toList());
    }

    public void forgetUnheard() {
        locked(() -> {
            log.forgetUnheard(listeners::containsKey);
            return true;
        });
    }

    /** Puts the message into the log and on its way to all who hear the topic now. */
    public void publish(Topic topic, Message message, Set<ConnectionId> except) {
        LogEntry unused = publish(topic, () -> log.append(topic, message, except));
    }

    /** @param append puts it into the log */
    LogEntry publish(Topic topic, Supplier<LogEntry> append) {
        List<Outbox> toWake = new ArrayList<>();
        List<Outbox> tooSlow = new ArrayList<>();
        LogEntry appended = locked(() -> {
            LogEntry entry = append.get();
            for (Connection connection : listeners.getOrDefault(topic, Set.of())) {
                if (connection.outbox.isPresent() && entry.isFor(connection.id())) {
                    Outbox outbox = connection.outbox.get();
                    (outbox.offer(entry) ? toWake : tooSlow).add(outbox);
                }
            }
            return entry;
        });
        toWake.forEach(Outbox::wake);
        tooSlow.forEach(outbox -> outbox.close(CloseCode.TOO_SLOW));
        return appended;
    }

    /** Whether the next change of membership needs generations to be reserved first. */
    public boolean needsGenerations(Connection connection) {
        return locked(() -> connection.generations().areLow());
    }

    public void reserved(Connection connection, Generations generations) {
        locked(() -> {
            connection.adopt(generations);
            return true;
        });
    }

    /**
     * Makes the connection a member and its token due.
     *
     * @param groupsMax how many groups a connection may be in
     * @return false if the membership was revoked since it was granted; then nothing changed
     * @throws HubException if there is no room for one more group, or the connection has ended
     */
    public boolean join(Connection connection, Granted granted, int groupsMax) {
        HubName hub = granted.hub();
        GroupName group = granted.group();
        return change(connection, () -> {
            if (connection.ended) {
                throw new HubException("There is no such connection.");
            }
            if (revokedSince(connection, hub, group, granted.asOf()).isPresent()) {
                return false;
            }
            if (!connection.isMember(hub, group)) {
                if (connection.size() >= groupsMax) {
                    throw new HubException("The connection is in too many groups.");
                }
                enter(connection, hub, group, new Member(log.tick(), granted.asOf(), false, granted.unchecked()));
                tokens.due(connection);
            }
            return true;
        });
    }

    void enter(Connection connection, HubName hub, GroupName group, Member member) {
        Topic topic = Topic.group(hub, group);
        connection.struck.remove(topic);
        if (!connection.isMember(hub, group)) {
            listen(connection, topic);
        }
        connection.put(hub, group, member);
    }

    Optional<Revision> revokedSince(Connection connection, HubName hub, GroupName group, Optional<Revision> asOf) {
        return connection
                .user()
                .flatMap(user ->
                        asOf.flatMap(revision -> revocations.revokedAfter(new Membership(user, hub, group), revision)));
    }

    /**
     * Ends a membership and everything that is still waiting of it; tokens from now on are of the new generations, unless another
     * server makes them.
     *
     * @return whether it was a member
     */
    public boolean leave(Connection connection, HubName hub, GroupName group, Generations generations) {
        boolean left = change(connection, () -> {
            if (!connection.elsewhere) {
                connection.adopt(generations);
            }
            boolean wasMember = exit(connection, hub, group);
            if (!wasMember && connection.tokenAt.isBefore(Instant.MAX)) {
                tokens.due(connection);
            }
            return wasMember;
        });
        settle(connection, Topic.group(hub, group), Outbox.settleDeadline());
        return left;
    }

    /** Whether a token may have been issued of generations that were reserved after these. */
    public boolean isOvertaken(Connection connection, Generations generations) {
        return locked(() -> connection.generations().isNewerThan(generations));
    }

    void settle(Connection removed, Topic group, long deadline) {
        locked(() -> removed.outbox).ifPresent(outbox -> outbox.settle(group, deadline));
    }

    boolean exit(Connection connection, HubName hub, GroupName group) {
        Topic topic = Topic.group(hub, group);
        if (!connection.settled) {
            connection.struck.add(topic);
        }
        if (connection.unsuspend(topic)) {
            connection.outbox.ifPresent(outbox -> outbox.retract(hub, group));
            tokens.due(connection);
        }
        if (!connection.isMember(hub, group)) {
            return false;
        }
        connection.remove(hub, group);
        unlisten(connection, topic);
        connection.outbox.ifPresent(outbox -> outbox.retract(hub, group));
        tokens.due(connection);
        return true;
    }

    void exitAll(Connection connection) {
        connection.rememberedNames().forEach((hub, group) -> exit(connection, hub, group));
    }

    boolean change(Connection connection, Supplier<Boolean> action) {
        boolean done = locked(action);
        wake(connection);
        return done;
    }

    void wake(Connection connection) {
        locked(() -> connection.outbox).ifPresent(Outbox::wake);
    }
}
