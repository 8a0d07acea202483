package io.rejoin.hub;

import io.rejoin.token.Position;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far each server of the application has spoken, by the numbers of its own log, as far as that was heard here. It makes a place in the
 * log of this server of a position that another one told. Not thread-safe: guarded by {@link Connections}.
 *
 * <p>A position leaves out who gave no sign for long: for longer than a client can be away with a token that counts, and words can be
 * under way. So what such a server said since its last long silence, no client of that position has heard; and of what it said before,
 * each has heard all that was for it. Who is there gives a sign {@link #SIGN_EVERY more often} than that.
 */
final class Servers {

    static final Duration SIGN_EVERY = Duration.ofMinutes(5);

    /** No word is longer on its way to another server. */
    private static final Duration UNDER_WAY = Duration.ofMinutes(5);

    private static final int KNOWN_MAX = 1_000;

    /** Says that it is not known who has spoken: no log is called so, and so no server makes a place of it. */
    private static final SortedMap<String, Long> UNTOLD =
            Collections.unmodifiableSortedMap(new TreeMap<>(Map.of("-", 0L)));

    private static final class Server {
        /** Nothing comes any more of what it said until here. */
        long reached;

        /** Of what it said until here, something never came. */
        long lost;

        /** How far it had come before its last long silence. */
        long before;

        Instant lastSign = Instant.EPOCH;
        /** Whether only others told of it. */
        boolean hearsay;

        /** Whether it did not answer when something may have been lost: then it is not known what it said last. */
        boolean doubtful;
    }

    private final String self;
    private final Clock clock;
    private final Duration toldFor;
    private final Map<String, Server> known = new HashMap<>();
    /** How far those have come at least who answered when this server asked who is there. */
    private Map<String, Said> answered = Map.of();

    private boolean met = true;
    private SortedMap<String, Long> told = Collections.emptySortedMap();

    /** @param away how long a client may be away with a token that counts */
    Servers(String self, Duration away, Clock clock) {
        this.self = self;
        this.clock = clock;
        this.toldFor = away.plus(UNDER_WAY.multipliedBy(4));
        known.put(self, new Server());
    }

    /** How far the others were heard, as a position tells it. */
    SortedMap<String, Long> told() {
        return told;
    }

    /** It is not known, or no longer, who is there and how far they are. */
    void estrange() {
        met = false;
        retell();
    }

    /** Those that are there have answered, and told of the rest. */
    void meet(Map<String, Said> there, Map<String, Said> gone) {
        answered = Map.copyOf(there);
        known.forEach((name, server) -> server.doubtful |= !name.equals(self) && !there.containsKey(name));
        gone.forEach((server, said) -> {
            if (!there.containsKey(server) && !known.containsKey(server)) {
                Server other = introduce(server, said);
                other.hearsay = true;
            }
        });
        met = true;
        retell();
    }

    /** Whether all is known that those have said who answered. */
    boolean isSure() {
        return met
                && answered.entrySet().stream()
                        .allMatch(other ->
                                reached(other.getKey()) >= other.getValue().number());
    }

    private long reached(String server) {
        Server other = known.get(server);
        return other == null || other.hearsay ? -1 : other.reached;
    }

    /** This server said something to the others. */
    Origin spoke(long number) {
        Server own = server(self);
        Origin origin = new Origin(self, own.reached, number);
        hear(own, origin);
        return origin;
    }

    /** Another one did. */
    void heard(Origin origin) {
        hear(server(origin.server()), origin);
        retell();
    }

    private void hear(Server server, Origin origin) {
        showsUp(server, clock.instant());
        if (origin.previous() > server.reached) {
            server.lost = origin.previous();
        }
        server.reached = Math.max(server.reached, origin.number());
    }

    private void showsUp(Server server, Instant at) {
        if (isSilent(server, at)) {
            server.before = server.reached;
        }
        server.lastSign = at;
        server.doubtful = false;
    }

    /** All that this server said has come, or never will. */
    void introduced(String server, Said said) {
        if (!server.equals(self)) {
            introduce(server, said);
            retell();
        }
    }

    private Server introduce(String name, Said said) {
        Server server = server(name);
        showsUp(server, clock.instant().minus(said.ago()));
        if (said.number() > server.reached) {
            server.reached = said.number();
            server.lost = said.number();
        }
        return server;
    }

    /** How far this server and all others have come, as far as is known here. */
    Map<String, Said> all() {
        Instant now = clock.instant();
        Map<String, Said> all = new HashMap<>();
        known.forEach((name, server) -> {
            boolean here = name.equals(self);
            all.put(name, new Said(server.reached, here ? Duration.ZERO : ago(server, now)));
        });
        return all;
    }

    private static Duration ago(Server server, Instant now) {
        return server.lastSign.isAfter(now) ? Duration.ZERO : Duration.between(server.lastSign, now);
    }

    private Server server(String name) {
        Server server = known.get(name);
        if (server == null || server.hearsay) {
            server = new Server();
            known.put(name, server);
        }
        if (known.size() > KNOWN_MAX) {
            known.entrySet().stream()
                    .filter(other ->
                            !other.getKey().equals(self) && !other.getKey().equals(name))
                    .min(Comparator.comparing(other -> other.getValue().lastSign))
                    .map(Map.Entry::getKey)
                    .ifPresent(known::remove);
        }
        return server;
    }

    private boolean isSilent(Server server, Instant now) {
        return server.lastSign.isBefore(now.minus(toldFor).plus(UNDER_WAY.multipliedBy(2)));
    }

    private void retell() {
        SortedMap<String, Long> marks = new TreeMap<>();
        known.forEach((name, server) -> {
            if (!name.equals(self) && isTold(server)) {
                marks.put(name, server.reached);
            }
        });
        told = isSure() && marks.size() <= Position.OTHERS_MAX ? Collections.unmodifiableSortedMap(marks) : UNTOLD;
    }

    private boolean isTold(Server server) {
        return !server.lastSign.isBefore(clock.instant().minus(toldFor));
    }

    /** The same without those that a position leaves out by now. */
    Position current(Position position) {
        SortedMap<String, Long> others = new TreeMap<>(position.others());
        others.entrySet().removeIf(mark -> {
            Server server = known.get(mark.getKey());
            return server != null && !isTold(server) && server.reached >= mark.getValue();
        });
        return new Position(position.epoch(), position.offset(), others);
    }

    /**
     * A position that this server tells, with what its client knew by a former one: that may be more of other servers than this one has
     * heard. Only that it was not known then who has spoken is over.
     */
    static Position with(Position now, Position former) {
        SortedMap<String, Long> others = new TreeMap<>(former.others());
        others.keySet().removeAll(UNTOLD.keySet());
        return now.and(new Position(former.epoch(), former.offset(), others)).orElse(now);
    }

    /** Where a client of that position stands here; empty if that cannot be told. */
    Optional<Stand> stand(Position position) {
        if (!isSure()
                || position.epoch().equals(self)
                || !known.containsKey(position.epoch())
                || !known.keySet().containsAll(position.others().keySet())) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Map<String, Long> heard = new HashMap<>();
        boolean gap = false;
        for (Map.Entry<String, Server> one : known.entrySet()) {
            Server server = one.getValue();
            long mark = position.in(one.getKey()).orElse(isSilent(server, now) ? server.reached : server.before);
            heard.put(one.getKey(), mark);
            gap |= server.lost > mark || (server.doubtful && !isSilent(server, now));
        }
        long own = Optional.ofNullable(heard.remove(self)).orElse(0L);
        return Optional.of(new Stand(self, current(position), 0, own, heard, gap));
    }
}
