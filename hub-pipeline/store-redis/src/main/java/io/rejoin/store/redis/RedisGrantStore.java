package io.rejoin.store.redis;

import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Rows;
import io.rejoin.hub.access.Scope;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Grants in Redis, for all nodes that open the same database. Guarantees that a grant or revocation is durable when it returns, that
 * revisions only grow, and that an answer is one snapshot; each call is one script, which Redis runs as a whole and alone.
 *
 * <p>If Redis loses its data nothing is known and nobody is let in. If it is put back to an older copy of its data, what the copy says
 * counts: who was revoked after it was made is granted again until revoked anew, and the revisions since are given out a second time.
 */
public final class RedisGrantStore implements GrantStore {

    /** Who listens is told; that Redis forbids to tell is no reason to fail. */
    private static final String CHANGE = """
            local revision = redis.call('INCR', KEYS[1])
            redis.call('HSET', KEYS[2], ARGV[1], ARGV[2] .. string.format('%.0f', revision))
            redis.call('ZADD', KEYS[3], revision, ARGV[1])
            redis.call('ZADD', KEYS[4], 0, ARGV[1])
            redis.pcall('PUBLISH', ARGV[3], '')
            return revision
            """;
    /** In parts, since Lua takes no more than some thousand arguments. */
    private static final String ROWS = """
            local found = {redis.call('GET', KEYS[1]) or '0'}
            for first = 1, #ARGV, 1000 do
              local part = redis.call('HMGET', KEYS[2], unpack(ARGV, first, math.min(first + 999, #ARGV)))
              for i = 1, #part do found[#found + 1] = part[i] or '' end
            end
            return found
            """;
    /** A standing that somebody deleted shows as revoked. */
    private static final String CHANGES = """
            local found = {redis.call('GET', KEYS[1]) or '0'}
            local rows = redis.call('ZRANGEBYSCORE', KEYS[3], '(' .. ARGV[1], '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[2])
            for i = 1, #rows, 2 do
              found[#found + 1] = rows[i]
              found[#found + 1] = redis.call('HGET', KEYS[2], rows[i]) or ('-' .. rows[i + 1])
            end
            return found
            """;

    private static final String LIST = """
            return redis.call('ZRANGEBYLEX', KEYS[4], '[' .. ARGV[1], '(' .. ARGV[2], 'LIMIT', 0, ARGV[3])
            """;

    private final RedisDatabase database;
    private final List<String> keys;

    /** Keeps the grants in this database, which stays its opener's to close. */
    public RedisGrantStore(RedisDatabase database) {
        this.database = database;
        this.keys = database.keys().grants();
    }

    @Override
    public Revision grant(Membership membership) {
        return change(membership, "+");
    }

    @Override
    public Revision revoke(Scope scope) {
        return change(scope, "-");
    }

    private Revision change(Scope scope, String sign) {
        return Revision.of(database.number(
                CHANGE, keys, RowText.scope(scope), sign, database.keys().changed()));
    }

    @Override
    public Rows rows(Set<Scope> asked) {
        List<Scope> scopes = List.copyOf(asked);
        List<String> found =
                database.texts(ROWS, keys, scopes.stream().map(RowText::scope).toArray(String[]::new));
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < scopes.size(); i++) {
            if (!found.get(i + 1).isEmpty()) {
                rows.add(RowText.row(scopes.get(i), found.get(i + 1)));
            }
        }
        return new Rows(revision(found), rows);
    }

    @Override
    public Rows changesAfter(Revision after, int limit) {
        List<String> found = database.texts(CHANGES, keys, Long.toString(after.value()), count(limit));
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i < found.size(); i += 2) {
            rows.add(RowText.row(RowText.scope(found.get(i)), found.get(i + 1)));
        }
        return new Rows(revision(found), rows);
    }

    private static Revision revision(List<String> found) {
        try {
            return Revision.of(Long.parseLong(found.get(0)));
        } catch (IllegalArgumentException e) {
            throw RedisFailure.unreadable();
        }
    }

    /** Calls on a thread of its own that all watches share; also after Redis was away. */
    @Override
    public Watch watch(Runnable changed) {
        return database.watch(changed);
    }

    /** By user and group in the order of their code points. */
    @Override
    public List<Membership> memberships(HubName hub, int limit) {
        return database.texts(LIST, keys, RowText.first(hub), RowText.afterLast(hub), count(limit)).stream()
                .map(RowText::scope)
                .map(Membership.class::cast)
                .toList();
    }

    /** Redis takes a negative limit for none. */
    private static String count(int limit) {
        return Integer.toString(Math.max(0, limit));
    }
}
