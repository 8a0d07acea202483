package io.rejoin.hub;

import io.rejoin.hub.Topic.Kind;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.Position;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The messages of all hubs under one increasing offset, of each topic a bounded window. A position (epoch, offset) is small
 * however many groups somebody is in. A gap is said, never hidden.
 *
 * <p>In memory: a new process is a new epoch. Not thread-safe: guarded by {@link Connections}.
 */
final class MessageLog {

    private final HistoryLimits limits;
    private final Clock clock;
    private final String epoch = FamilyId.random().value();
    /** In the order of their last message, so that the longest unheard come first. */
    private final LinkedHashMap<Topic, Window> windows = new LinkedHashMap<>(16, 0.75f, true);
    /** What may have been lost of forgotten topics. */
    private final Map<Kind, Loss> forgotten = new EnumMap<>(Kind.class);

    private final Servers servers;
    private final Landmarks landmarks = new Landmarks();

    private long head;

    /** Of all windows. */
    private long weight;

    /** What a topic holds since some offset; to be read before anything else happens to the log. */
    record Missed(Iterator<LogEntry> newestFirst, boolean gap) {
        static final Missed NOTHING = new Missed(Collections.emptyIterator(), false);
    }

    private final class Window {
        /** Small, as every connection has windows of its own, where nothing may ever be said. */
        private final ArrayDeque<LogEntry> entries = new ArrayDeque<>(1);

        private int size;
        private int held;
        private final Loss loss = new Loss();
        private Instant lastUse = clock.instant();

        Window(Loss forgotten) {
            loss.add(forgotten);
        }

        void add(LogEntry entry) {
            entries.addLast(entry);
            size += entry.size();
            hold(entry.weight());
            lastUse = clock.instant();
            while (entries.size() > limits.messagesPerTopic() || size > limits.charactersPerTopic()) {
                drop();
            }
        }

        void drop() {
            LogEntry oldest = entries.removeFirst();
            size -= oldest.size();
            hold(-oldest.weight());
            loss.add(oldest);
        }

        private void hold(int more) {
            held += more;
            weight += more;
        }

        long last() {
            return entries.isEmpty()
                    ? loss.through()
                    : Math.max(loss.through(), entries.getLast().offset());
        }
    }

    /** @param away how long a client may be away with a token that counts */
    MessageLog(HistoryLimits limits, Duration away, Clock clock) {
        this.limits = limits;
        this.clock = clock;
        this.servers = new Servers(epoch, away, clock);
        for (Kind kind : Kind.values()) {
            forgotten.put(kind, new Loss());
        }
    }

    String epoch() {
        return epoch;
    }

    Servers servers() {
        return servers;
    }

    Position head() {
        return new Position(epoch, head, servers.told());
    }

    boolean knows(Position position) {
        return position.epoch().equals(epoch) && position.offset() <= head;
    }

    /** Where a client of that position stands; empty if that cannot be told. */
    Optional<Stand> stand(Position position) {
        return knows(position)
                ? Optional.of(Stand.at(servers.current(position)))
                : servers.stand(position).map(landmarks::place);
    }

    /** An offset of its own for something that happened, so that every message is before or after it. */
    long tick() {
        return ++head;
    }

    /** Something is missing here, whatever the topic. */
    void lose() {
        long lost = tick();
        windows.values().forEach(window -> window.loss.addThrough(lost));
        forgotten.values().forEach(loss -> loss.addThrough(lost));
    }

    LogEntry append(Topic topic, Message message, Set<ConnectionId> except) {
        return append(topic, message, except, Optional.empty());
    }

    /** @param origin which other server sent it; empty if this one did */
    LogEntry append(Topic topic, Message message, Set<ConnectionId> except, Optional<Origin> origin) {
        origin.ifPresent(servers::heard);
        LogEntry entry = new LogEntry(tick(), topic, message, except, origin, servers.told());
        landmarks.pass(entry);
        window(topic).add(entry);
        while (weight > limits.charactersMax()) {
            halve(largest());
        }
        return entry;
    }

    private Window largest() {
        return Collections.max(windows.values(), Comparator.comparingInt(window -> window.held));
    }

    /** Half of it, so that the largest has not to be looked for at each message. */
    private static void halve(Window window) {
        int enough = window.held / 2;
        while (window.held > enough) {
            window.drop();
        }
    }

    /** Makes the topic known, so that silence in it is not taken for a gap later. */
    void open(Topic topic) {
        window(topic).lastUse = clock.instant();
    }

    private Window window(Topic topic) {
        return windows.computeIfAbsent(topic, unknown -> new Window(forgotten(unknown)));
    }

    private Loss forgotten(Topic topic) {
        return Objects.requireNonNull(forgotten.get(topic.kind()));
    }

    /**
     * What was said since a client stood there, and joined.
     *
     * @param joined the offset of that; 0 if it always heard the topic
     */
    Missed since(Topic topic, Stand stand, long joined) {
        Window window = windows.get(topic);
        Loss loss = window == null ? forgotten(topic) : window.loss;
        boolean gap = loss.through() > joined && stand.misses(loss);
        long offset = Math.max(stand.offset(), joined);
        if (window == null) {
            return new Missed(Collections.emptyIterator(), gap);
        }
        if (window.last() <= offset) {
            return Missed.NOTHING;
        }
        return new Missed(new Since(window.entries.descendingIterator(), offset), gap);
    }

    /** Ends at an offset. */
    private static final class Since implements Iterator<LogEntry> {
        private final Iterator<LogEntry> newestFirst;
        private final long offset;
        private Optional<LogEntry> next;

        Since(Iterator<LogEntry> newestFirst, long offset) {
            this.newestFirst = newestFirst;
            this.offset = offset;
            this.next = look();
        }

        private Optional<LogEntry> look() {
            return newestFirst.hasNext()
                    ? Optional.of(newestFirst.next()).filter(entry -> entry.offset() > offset)
                    : Optional.empty();
        }

        @Override
        public boolean hasNext() {
            return next.isPresent();
        }

        @Override
        public LogEntry next() {
            LogEntry entry = next.orElseThrow();
            next = look();
            return entry;
        }
    }

    /** Forgets topics that nobody listens to, the longest unheard first, once they are too old or too many. */
    void forgetUnheard(Predicate<Topic> isHeard) {
        List<Topic> unheard = new ArrayList<>();
        windows.keySet().stream().filter(isHeard.negate()).forEach(unheard::add);
        int tooMany = unheard.size() - limits.unheardTopics();
        Instant tooOld = clock.instant().minus(limits.unheardFor());
        for (Topic topic : unheard) {
            if (tooMany-- > 0 || lastUse(topic).isBefore(tooOld)) {
                forget(topic);
            }
        }
    }

    private Instant lastUse(Topic topic) {
        Window window = windows.get(topic);
        return window == null ? Instant.EPOCH : window.lastUse;
    }

    private void forget(Topic topic) {
        Window window = windows.remove(topic);
        if (window != null) {
            weight -= window.held;
            forgotten(topic).add(window.loss);
            window.entries.forEach(forgotten(topic)::add);
        }
    }
}
