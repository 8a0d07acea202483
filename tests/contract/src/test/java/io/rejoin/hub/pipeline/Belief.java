package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.token.GroupName;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What must be true of one connection if the promises hold. Where a store failed both outcomes may be true; then the belief is an
 * upper and a lower bound.
 */
final class Belief {
    /** What may happen to a token that is presented. */
    enum Verdict {
        ACCEPTED,
        REFUSED,
        EITHER,
        OVER
    }

    /** Whether the server serves it, and so knows its groups without a token. */
    private boolean known;
    /** Groups that it may be in, and since which offset at the earliest. */
    private final Map<GroupName, Long> may = new HashMap<>();
    /** Groups that it is in for certain. */
    private final Set<GroupName> must = new HashSet<>();
    /** In which step it was last removed durably: tokens from then and before are worth nothing for that group. */
    private final Map<GroupName, Integer> removed = new HashMap<>();
    /** Groups of which a removal half failed: newer tokens may be taken for older ones. */
    private final Set<GroupName> hazy = new HashSet<>();
    /** Groups that it was taken out of since the walk began. */
    private final Set<GroupName> struck = new HashSet<>();
    /** Groups that nobody could be asked about: its next return may bring them back; and those of which it must. */
    private final Set<GroupName> mayWake = new HashSet<>();

    private final Set<GroupName> mustWake = new HashSet<>();
    /** Up to which offset messages of a group may be missing although it was let in again. */
    private final Map<GroupName, Long> skippedTo = new HashMap<>();
    /** Groups that it joined since the walk began, and at which offset. */
    private final Map<GroupName, Long> entered = new HashMap<>();

    private final Set<Long> generations = new HashSet<>();
    private long used;
    private long next;
    private long maybeUsed;
    private int killed = -1;
    private int maybeKilled = -1;
    private long maybeFloor;
    private long maybeNext;
    private boolean over;
    /** Whether an answer about the family was lost, so that the server cannot know whether it alone has the connection. */
    private boolean doubtful;

    boolean isKnown() {
        return known;
    }

    boolean mayHear(GroupName group) {
        return may.containsKey(group);
    }

    boolean mustHear(GroupName group) {
        return must.contains(group);
    }

    /** Whether a token may list the group. */
    boolean mayBeListed(GroupName group) {
        return mayHear(group) || mayWake.contains(group);
    }

    boolean mayWake(GroupName group) {
        return mayWake.contains(group);
    }

    /** Nobody could be asked about it. */
    void sleeps(GroupName group, boolean certain) {
        mayWake.add(group);
        if (certain) {
            mustWake.add(group);
        }
    }

    void skipped(GroupName group, long offset) {
        skippedTo.put(group, offset);
    }

    boolean maySkip(GroupName group, long from) {
        return skippedTo.getOrDefault(group, -1L) >= from;
    }

    private void awake(GroupName group) {
        mayWake.remove(group);
        mustWake.remove(group);
    }

    boolean isStruck(GroupName group) {
        return struck.contains(group);
    }

    boolean hasJustJoined(GroupName group) {
        return entered.containsKey(group);
    }

    long since(GroupName group) {
        return may.getOrDefault(group, Long.MAX_VALUE);
    }

    void joined(GroupName group, long offset) {
        awake(group);
        may.putIfAbsent(group, offset);
        struck.remove(group);
        entered.put(group, offset);
        if (known) {
            must.add(group);
        }
    }

    /** It is out of the group now; a token may still bring it back. */
    void out(GroupName group) {
        may.remove(group);
        must.remove(group);
        awake(group);
        struck.add(group);
        entered.remove(group);
    }

    /** It left, durably. */
    void left(GroupName group, int step) {
        out(group);
        hazy.remove(group);
        removed.put(group, step);
    }

    /** The removal is durable, but nobody was told, and it is still a member. */
    void leftUnheard(GroupName group, int step) {
        removed.put(group, step);
        hazy.add(group);
    }

    /** Nobody knows whether it still is in the group. */
    void doubt(GroupName group) {
        must.remove(group);
        mustWake.remove(group);
    }

    /** It is served from now on, and in no group that it is not let into. */
    void served() {
        known = true;
    }

    void answerLost() {
        doubtful = true;
    }

    /** It is served, but never got a token here: any token tells more. */
    void unserved() {
        known = false;
    }

    void outOfAll() {
        may.clear();
        must.clear();
        mayWake.clear();
        mustWake.clear();
    }

    /** The server that served it is gone, or has given it up. */
    void forgotten() {
        known = false;
        outOfAll();
    }

    void ended() {
        over = true;
    }

    void given(long generation) {
        assertThat(generations.add(generation))
                .as("P2: generation %s is given out twice", generation)
                .isTrue();
    }

    void walkBegins() {
        struck.clear();
        entered.clear();
    }

    Verdict verdict(HeldToken token, Instant now) {
        if (!token.isAlive(now)) {
            return Verdict.REFUSED;
        }
        if (over) {
            return Verdict.OVER;
        }
        if (token.step() <= killed || isReplaced(token)) {
            return Verdict.REFUSED;
        }
        boolean perhaps = token.step() <= maybeKilled
                || token.generation() < Math.max(maybeUsed, maybeFloor)
                || (token.generation() != maybeUsed && token.generation() < maybeNext);
        return perhaps ? Verdict.EITHER : Verdict.ACCEPTED;
    }

    /** Whether it is neither the newest that was used nor issued since that was. */
    private boolean isReplaced(HeldToken token) {
        return token.generation() != used && token.generation() < next;
    }

    /**
     * The token was let in.
     *
     * @param newNext the first generation issued since
     */
    void admitted(HeldToken token, long newNext) {
        used = token.generation();
        next = newNext;
        maybeUsed = Math.max(used, maybeUsed);
    }

    /** The token was refused although it is alive: as a copy of one that was replaced, unless it was worth nothing before. */
    void refusedAlive(HeldToken token, int step) {
        boolean perhapsDead = token.step() <= Math.max(killed, maybeKilled) || token.generation() < maybeFloor;
        maybeKilled = step;
        if (!perhapsDead && isReplaced(token)) {
            killed = step;
        }
    }

    /**
     * It is not known how far the token came.
     *
     * @param floor the oldest generation that can be worth anything now
     * @param newNext the first generation issued since, if it was let in
     */
    void perhapsAdmitted(HeldToken token, int step, long floor, long newNext) {
        if (token.generation() < maybeUsed) {
            maybeKilled = step;
        }
        maybeFloor = Math.max(maybeFloor, floor);
        maybeNext = Math.max(maybeNext, newNext);
        maybeUsed = Math.max(maybeUsed, token.generation());
    }

    /** Whether the promises allow that an accepted token brings this group back, policy and store aside. */
    boolean mayRestore(GroupName group, HeldToken token) {
        return mayBeListed(group) || (!known && token.lists(group) && token.step() > removed.getOrDefault(group, -1));
    }

    /** Whether an accepted token must bring this group back if policy and store allow it. */
    boolean mustRestore(GroupName group, HeldToken token) {
        if (hazy.contains(group)) {
            return false;
        }
        boolean current = token.step() > removed.getOrDefault(group, -1);
        if (known) {
            return (current || !doubtful) && (mustHear(group) || mustWake.contains(group));
        }
        return current && token.lists(group);
    }

    /**
     * After a walk: it is in these groups and in no others. What was granted goes on from this offset unless it was in before; what
     * was not began when it was joined meanwhile.
     */
    void isIn(Set<GroupName> groups, Set<GroupName> granted, long start) {
        Map<GroupName, Long> before = Map.copyOf(may);
        outOfAll();
        for (GroupName group : groups) {
            long goesOn = before.getOrDefault(group, start);
            may.put(group, granted.contains(group) ? goesOn : entered.getOrDefault(group, goesOn));
            must.add(group);
        }
    }
}
