package io.rejoin.store.redis;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.hub.reconnect.FamilyStateText;
import io.rejoin.hub.reconnect.ReplayStore;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupsHash;
import io.rejoin.token.HubGroups;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The state of token families in Redis, for all nodes that open the same database. Guarantees that a change is durable when it returns
 * and that changes of one family happen one after the other, in the whole cluster.
 *
 * <ol>
 *   <li>A change is computed here, from the row as it was read.
 *   <li>A script writes it if the row still is, to the letter, what was read; else it answers with what it is now.
 *   <li>Then the change is computed again from that. One of all who collide wins each time.
 * </ol>
 *
 * <p>If Redis loses its data every token that was issued is refused. If it is put back to an older copy, tokens of generations that
 * were reserved since are refused; an older one counts as it did then, so what was removed since is not remembered.
 */
public final class RedisReplayStore implements ReplayStore {

    private static final int TRIES_MAX = 1_000;
    /** Lua takes no more than some thousand arguments, and nobody waits long behind it. */
    private static final int PURGE_MAX = 1_000;

    private static final String GET = "return redis.call('HGET', KEYS[1], ARGV[1])";
    private static final String PUT = """
            local now = redis.call('HGET', KEYS[1], ARGV[1]) or ''
            if now ~= ARGV[2] then return now end
            redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
            redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
            return false
            """;
    private static final String KEEP = """
            redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
            return redis.call('ZADD', KEYS[2], 'GT', ARGV[3], ARGV[1])
            """;
    private static final String PURGE = """
            local old = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[1], 'LIMIT', 0, ARGV[2])
            if #old > 0 then
              redis.call('HDEL', KEYS[1], unpack(old))
              redis.call('ZREM', KEYS[2], unpack(old))
            end
            return #old
            """;

    private final RedisDatabase database;
    private final List<String> families;
    private final List<String> lists;

    /** Keeps the rows in this database, which stays its opener's to close. */
    public RedisReplayStore(RedisDatabase database) {
        this.database = database;
        this.families = database.keys().families();
        this.lists = database.keys().lists();
    }

    @Override
    public Optional<FamilyState> update(FamilyId family, UnaryOperator<Optional<FamilyState>> change) {
        String was = database.text(GET, families, family.value()).orElse("");
        for (int i = 0; i < TRIES_MAX; i++) {
            Optional<FamilyState> row = state(was);
            Optional<FamilyState> changed = change.apply(row);
            if (changed.isEmpty() || changed.equals(row)) {
                return row;
            }
            Optional<String> other = put(family, was, changed.get());
            if (other.isEmpty()) {
                return changed;
            }
            was = other.get();
        }
        throw new StoreUnavailableException("too many change this family at once: the change was not made");
    }

    /** Empty if it was written; else what is there instead. */
    private Optional<String> put(FamilyId family, String was, FamilyState state) {
        return database.text(
                PUT, families, family.value(), was, FamilyStateText.write(state), Scores.of(state.expires()));
    }

    private static Optional<FamilyState> state(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(FamilyStateText.read(text));
        } catch (IllegalArgumentException e) {
            throw RedisFailure.unreadable();
        }
    }

    @Override
    public void keep(GroupsHash hash, HubGroups groups, Instant until) {
        database.number(KEEP, lists, hash.value(), groups.text(), Scores.of(until));
    }

    @Override
    public Optional<HubGroups> find(GroupsHash hash) {
        return database.text(GET, lists, hash.value()).flatMap(RedisReplayStore::list);
    }

    /** A list that cannot be read is none: its hash would not be the right one either. */
    private static Optional<HubGroups> list(String text) {
        try {
            return Optional.of(HubGroups.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public int purge(Instant before) {
        return purge(families, before) + purge(lists, before);
    }

    private int purge(List<String> rows, Instant before) {
        int all = 0;
        int purged = PURGE_MAX;
        while (purged == PURGE_MAX) {
            purged = (int) database.number(PURGE, rows, Scores.of(before), Integer.toString(PURGE_MAX));
            all += purged;
        }
        return all;
    }
}
