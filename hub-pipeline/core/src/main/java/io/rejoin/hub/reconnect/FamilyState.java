package io.rejoin.hub.reconnect;

import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What must be remembered of one family of tokens so that none of them is worth more than it should be.
 *
 * @param used the newest generation that was presented; 0 if none was
 * @param next the first generation that was issued after that one was first presented
 * @param reserved the newest generation that some server may have issued; the next one to issue is above it
 * @param floor tokens of generations below this are dead, because the family was revoked
 * @param ended whether the connection was closed for good
 * @param removals by hub and group, the generation from which on a token's word for that group counts again
 * @param expires when no token of the family can be alive any more, so that this may be forgotten
 */
public record FamilyState(
        long used, long next, long reserved, long floor, boolean ended, Map<Removed, Long> removals, Instant expires) {

    /** How many generations a server reserves at a time, so that issuing a token needs no write. */
    static final long BLOCK = 1024;

    /** Beyond so many removals the family is cut at its floor instead, which forgets them all and is stricter. */
    static final int REMOVALS_MAX = 1024;

    /** A group of a hub that the connection was taken out of. */
    public record Removed(HubName hub, GroupName group) {}

    public FamilyState {
        removals = Map.copyOf(removals);
    }

    /**
     * A family that no server has issued a token for, as far as is remembered.
     *
     * @param above no token has a generation above this: those that have one up to it are dead
     */
    static FamilyState fresh(long above, Instant expires) {
        return new FamilyState(0, above + 1, above, above, false, Map.of(), expires);
    }

    /** The same for one of which only an older copy is left. Who ended stays so. */
    FamilyState restart(long above) {
        long last = Math.max(above, reserved);
        return new FamilyState(used, last + 1, last, last + 1, ended, Map.of(), expires);
    }

    /** Whether a token of this generation is the newest that was presented, or came of that. */
    boolean isCurrent(long generation) {
        return generation == used || generation >= next;
    }

    FamilyState reserve(Instant newExpires) {
        return new FamilyState(used, next, reserved + BLOCK, floor, ended, removals, later(newExpires));
    }

    /** Removals that only concern tokens which are dead from now on are forgotten. */
    FamilyState use(long generation, Instant newExpires) {
        long newNext = generation == used ? next : reserved + 1;
        Map<Removed, Long> left = new HashMap<>(removals);
        left.values().removeIf(from -> from <= generation);
        return new FamilyState(generation, newNext, reserved, floor, ended, left, expires).reserve(newExpires);
    }

    /** Every token that may have been issued so far is dead. */
    FamilyState revoke(Instant newExpires) {
        return new FamilyState(used, next, reserved, reserved + 1, ended, Map.of(), expires).reserve(newExpires);
    }

    FamilyState remove(Removed removed, Instant newExpires) {
        if (removals.size() >= REMOVALS_MAX) {
            return revoke(newExpires);
        }
        Map<Removed, Long> more = new HashMap<>(removals);
        more.put(removed, reserved + 1);
        return new FamilyState(used, next, reserved, floor, ended, more, expires).reserve(newExpires);
    }

    FamilyState end() {
        return new FamilyState(used, next, reserved, floor, true, removals, expires);
    }

    FamilyState keepUntil(Instant newExpires) {
        return new FamilyState(used, next, reserved, floor, ended, removals, later(newExpires));
    }

    /** Whether the group was removed after a token of this generation was issued. */
    boolean removedSince(long generation, HubName hub, GroupName group) {
        return Optional.ofNullable(removals.get(new Removed(hub, group)))
                .filter(from -> generation < from)
                .isPresent();
    }

    private Instant later(Instant other) {
        return other.isAfter(expires) ? other : expires;
    }
}
