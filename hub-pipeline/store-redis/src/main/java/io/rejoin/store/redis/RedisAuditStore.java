package io.rejoin.store.redis;

import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditFilter;
import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.hub.audit.SubtreeHash;
import io.rejoin.token.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The audit trail in Redis. Guarantees that an append is durable as a whole when it returns; nothing in Redis stops who may write to
 * it from changing a row, but the tree tells.
 *
 * <p><b>All of it is in Redis's memory</b>, about two kibibytes a record, and nothing is ever dropped: when Redis may take no more
 * memory, nothing can be appended and so nobody let in. It is for trails that are short, or beside a Redis that is large; those that
 * are kept for years belong into SQL. Who was behind an erased pseudonym is gone from memory at once, and from the append-only file
 * when Redis next rewrites it ({@code BGREWRITEAOF}).
 */
public final class RedisAuditStore implements AuditStore {

    private static final int PAGE = 1_000;

    private static final String APPEND = Script.read("audit-append.lua");
    private static final String READ = Script.read("audit-read.lua");
    private static final String HEAD = """
            local head = redis.call('HMGET', KEYS[1], 'size', 'root', 'checkpoint')
            return head[1] and head or {}
            """;
    private static final String HASHES = """
            local found = {}
            for i = 0, ARGV[3] - 1 do
              local hash = redis.call('HGET', KEYS[3], ARGV[1] .. ':' .. string.format('%.0f', ARGV[2] + i))
              if not hash then break end
              found[#found + 1] = hash
            end
            return found
            """;
    private static final String NAMES = """
            local found = {}
            for i = 1, #ARGV do found[i] = redis.call('HGET', KEYS[1], ARGV[i]) or '' end
            return found
            """;

    private final RedisDatabase database;
    private final List<String> keys;

    /** Keeps the trail in this database, which stays its opener's to close. */
    public RedisAuditStore(RedisDatabase database) {
        this.database = database;
        this.keys = database.keys().audit();
    }

    @Override
    public boolean append(AuditBatch batch) {
        AuditHead expected = batch.expected();
        AuditHead head = batch.head();
        List<String> arguments = new ArrayList<>(List.of(
                Long.toString(expected.size()),
                expected.root(),
                Long.toString(AuditHead.START.size()),
                AuditHead.START.root(),
                Long.toString(head.size()),
                head.root(),
                head.checkpoint()));
        add(arguments, batch.rows().stream().flatMap(row -> AuditRowText.marks(row).stream()));
        add(arguments, batch.erased().stream());
        add(
                arguments,
                batch.rows().stream()
                        .flatMap(row -> Stream.of(AuditRowText.sequence(row.sequence()), AuditRowText.write(row))));
        add(
                arguments,
                batch.hashes().stream().flatMap(hash -> Stream.of(hash.level() + ":" + hash.index(), hash.hash())));
        add(
                arguments,
                batch.pseudonyms().entrySet().stream()
                        .flatMap(name -> Stream.of(name.getKey().value(), name.getValue())));
        return database.number(APPEND, keys, arguments.toArray(String[]::new)) == 1;
    }

    private static void add(List<String> arguments, Stream<String> list) {
        List<String> texts = list.toList();
        arguments.add(Integer.toString(texts.size()));
        arguments.addAll(texts);
    }

    /** Page by page; each is one snapshot, and the last one reaches as far as the head did then. */
    @Override
    public List<AuditRow> read(AuditSelection selection) {
        List<AuditRow> rows = new ArrayList<>();
        AuditSelection left = selection;
        boolean more = selection.limit() > 0;
        while (more) {
            int count = left.filter().equals(AuditFilter.ALL) ? Math.min(PAGE, selection.limit() - rows.size()) : PAGE;
            List<String> page = page(left, count);
            for (int i = 0; i < page.size() && rows.size() < selection.limit(); i += 2) {
                if (!page.get(i + 1).isEmpty()) {
                    AuditRow row = AuditRowText.read(page.get(i), page.get(i + 1));
                    if (selection.takes(row)) {
                        rows.add(row);
                    }
                }
            }
            more = page.size() == 2 * count && rows.size() < selection.limit();
            left = more ? behind(left, Long.parseLong(page.get(page.size() - 2))) : left;
        }
        return rows;
    }

    private List<String> page(AuditSelection left, int count) {
        return database.texts(
                READ,
                keys,
                AuditRowText.mark(left.filter()),
                AuditRowText.sequence(Math.max(0, left.above()) + 1),
                AuditRowText.sequence(left.below() - 1),
                left.newestFirst() ? "1" : "0",
                Integer.toString(count));
    }

    private static AuditSelection behind(AuditSelection selection, long sequence) {
        boolean newest = selection.newestFirst();
        return new AuditSelection(
                selection.filter(),
                newest ? selection.above() : sequence,
                newest ? sequence : selection.below(),
                newest,
                selection.limit());
    }

    @Override
    public List<SubtreeHash> hashes(int level, long from, int count) {
        List<String> found =
                database.texts(HASHES, keys, Integer.toString(level), Long.toString(from), Integer.toString(count));
        List<SubtreeHash> hashes = new ArrayList<>();
        for (String hash : found) {
            hashes.add(new SubtreeHash(level, from + hashes.size(), hash));
        }
        return hashes;
    }

    @Override
    public AuditHead head() {
        List<String> head = database.texts(HEAD, keys);
        try {
            return head.isEmpty()
                    ? AuditHead.START
                    : new AuditHead(Long.parseLong(head.get(0)), head.get(1), head.get(2));
        } catch (NumberFormatException e) {
            throw RedisFailure.unreadable();
        }
    }

    @Override
    public Map<UserId, String> pseudonyms(Set<UserId> users) {
        Map<UserId, String> found = new HashMap<>();
        names(keys.subList(3, 4), users.stream().map(UserId::value).toList())
                .forEach((user, name) -> found.put(UserId.of(user), name));
        return found;
    }

    @Override
    public Map<String, UserId> users(Set<String> pseudonyms) {
        Map<String, UserId> found = new HashMap<>();
        names(keys.subList(4, 5), pseudonyms).forEach((name, user) -> found.put(name, UserId.of(user)));
        return found;
    }

    private Map<String, String> names(List<String> key, Collection<String> asked) {
        List<String> names = List.copyOf(asked);
        List<String> found = database.texts(NAMES, key, names.toArray(String[]::new));
        Map<String, String> known = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (!found.get(i).isEmpty()) {
                known.put(names.get(i), found.get(i));
            }
        }
        return known;
    }
}
