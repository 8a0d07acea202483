package io.rejoin.store.azure;

import com.azure.data.tables.models.TableEntity;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditFilter;
import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.GroupKey;
import io.rejoin.hub.audit.SubtreeHash;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the trail looks like. Its one partition holds, for each append, where the rows are; the hashes; and the head. These are
 * written in one transaction, so an append is there when its entry is. Beside it, written before and found only through such an
 * entry: the rows, and in which appends a user or a group is to be found.
 */
final class AuditEntities {

    static final String PARTITION = "trail";
    static final String HEAD = "head";

    private static final String SIZE = "Size";
    private static final String ROOT = "Root";
    private static final String CHECKPOINT = "Checkpoint";
    private static final String FIRST = "First";
    private static final String EDITION = "Edition";
    private static final String PARTS = "Parts";
    private static final String EARLIEST = "Earliest";
    private static final String LATEST = "Latest";
    private static final String HASH = "Hash";

    /**
     * Where the rows of one append are.
     *
     * @param first sequence of them
     * @param edition names what was written for this append and no other try of it
     * @param parts in so many parts; 0 if in the entry itself
     */
    record Entry(long first, String edition, int parts, Instant earliest, Instant latest) {
        boolean mayHold(AuditFilter filter) {
            return filter.from().filter(latest::isBefore).isEmpty()
                    && filter.until().filter(until -> !earliest.isBefore(until)).isEmpty();
        }
    }

    private AuditEntities() {}

    static String entryKey(long first) {
        return "append-%019d".formatted(first);
    }

    static TableEntity entry(AuditBatch batch, String edition, int parts) {
        long first = batch.rows().get(0).sequence();
        Set<Long> times = batch.rows().stream()
                .map(row -> ReplayEntities.millis(row.marks().at()))
                .collect(Collectors.toSet());
        return new TableEntity(PARTITION, entryKey(first))
                .addProperty(FIRST, first)
                .addProperty(EDITION, edition)
                .addProperty(PARTS, parts)
                .addProperty(EARLIEST, times.stream().min(Long::compare).orElseThrow())
                .addProperty(LATEST, times.stream().max(Long::compare).orElseThrow());
    }

    static Entry entry(TableEntity entity) {
        return new Entry(
                (Long) property(entity, FIRST),
                (String) property(entity, EDITION),
                (Integer) property(entity, PARTS),
                Instant.ofEpochMilli((Long) property(entity, EARLIEST)),
                Instant.ofEpochMilli((Long) property(entity, LATEST)));
    }

    static TableEntity head(AuditHead head) {
        return new TableEntity(PARTITION, HEAD)
                .addProperty(SIZE, head.size())
                .addProperty(ROOT, head.root())
                .addProperty(CHECKPOINT, head.checkpoint());
    }

    static AuditHead head(Optional<TableEntity> found) {
        return found.map(head -> new AuditHead((Long) property(head, SIZE), (String) property(head, ROOT), (String)
                        property(head, CHECKPOINT)))
                .orElse(AuditHead.START);
    }

    static String hashKey(int level, long index) {
        return "hash-%03d-%019d".formatted(level, index);
    }

    static TableEntity hash(SubtreeHash hash) {
        return new TableEntity(PARTITION, hashKey(hash.level(), hash.index())).addProperty(HASH, hash.hash());
    }

    static SubtreeHash hash(TableEntity entity) {
        String[] key = entity.getRowKey().split("-", -1);
        return new SubtreeHash(Integer.parseInt(key[1]), Long.parseLong(key[2]), (String) property(entity, HASH));
    }

    /** That the append has rows about these users and groups. One that never came to be does no harm: its rows are looked at. */
    static Stream<TableEntity> findings(Collection<AuditRow> rows) {
        String first = entryKey(rows.iterator().next().sequence());
        return rows.stream()
                .flatMap(row -> Stream.concat(
                        Stream.of(row.marks().user())
                                .filter(user -> !user.isEmpty())
                                .map(AuditEntities::ofUser),
                        row.marks().groups().stream().map(mark -> ofGroup(mark.key()))))
                .distinct()
                .map(partition -> new TableEntity(partition, first));
    }

    static String ofUser(String pseudonym) {
        return "of-user-" + NameHash.of(pseudonym);
    }

    static String ofGroup(GroupKey group) {
        return "of-group-" + NameHash.of(group.hub(), group.group());
    }

    static Object property(TableEntity entity, String name) {
        return Optional.ofNullable(entity.getProperty(name))
                .orElseThrow(() -> new StoreUnavailableException("an entity of the trail is not what was written"));
    }
}
