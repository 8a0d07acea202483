package io.rejoin.store.azure;

import com.azure.data.tables.TableAsyncClient;
import com.azure.data.tables.models.TableEntity;
import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.hub.reconnect.ReplayStore;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupsHash;
import io.rejoin.token.HubGroups;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * The state of token families in an Azure table, for any number of servers. Guarantees that a change is durable when it returns,
 * and that changes of one family happen one after the other: each writes only if the entity is as it was read (its ETag), else it
 * begins again with what is there now. Families are partitions of their own: they do not wait for each other.
 */
public final class AzureTableReplayStore implements ReplayStore {

    private static final int PURGE_PAGE = 500;

    private final AzureTable table;
    private final GroupListEntities lists;

    /**
     * Keeps the rows in this table, which must exist. Best one of its own: {@link #purge} looks at all that is in it.
     *
     * @param timeout so long a call takes at most, all its attempts together
     */
    public AzureTableReplayStore(TableAsyncClient table, Duration timeout) {
        this.table = new AzureTable(table, timeout);
        this.lists = new GroupListEntities(this.table);
    }

    @Override
    public Optional<FamilyState> update(FamilyId family, UnaryOperator<Optional<FamilyState>> change) {
        Patience patience = table.patience();
        String writer = UUID.randomUUID().toString();
        while (true) {
            Optional<TableEntity> found =
                    table.ask(table.find(ReplayEntities.partition(family), ReplayEntities.FIRST), patience);
            Optional<FamilyState> row = found.map(ReplayEntities::state);
            if (isWrittenBy(writer, found)) {
                return row;
            }
            Optional<FamilyState> changed = change.apply(row);
            if (changed.isEmpty() || changed.equals(row)) {
                return row;
            }
            TableEntity entity = ReplayEntities.entity(family, changed.get(), writer);
            if (table.ask(table.swap(found, entity), patience).orElseThrow()) {
                return changed;
            }
            patience.pause();
        }
    }

    /** The client repeats a request that got no answer: what looks like a conflict may be this call's own success. */
    private static boolean isWrittenBy(String writer, Optional<TableEntity> found) {
        return found.isPresent() && writer.equals(found.get().getProperty(ReplayEntities.WRITER));
    }

    @Override
    public void keep(GroupsHash hash, HubGroups groups, Instant until) {
        lists.keep(hash, groups, until);
    }

    @Override
    public Optional<HubGroups> find(GroupsHash hash) {
        return lists.find(hash);
    }

    /** Goes through the whole table, so it may take longer than one call may. What was written meanwhile is left. */
    @Override
    public int purge(Instant before) {
        AtomicInteger purged = new AtomicInteger();
        String expired = "%s lt %dL".formatted(ReplayEntities.EXPIRES, ReplayEntities.millis(before));
        table.scan(expired, PURGE_PAGE, page -> {
            List<TableEntity> firsts = page.stream()
                    .filter(entity -> entity.getRowKey().equals(ReplayEntities.FIRST))
                    .toList();
            List<TableEntity> parts = page.stream()
                    .filter(entity -> !entity.getRowKey().equals(ReplayEntities.FIRST))
                    .toList();
            purged.addAndGet(delete(firsts));
            delete(parts);
        });
        return purged.get();
    }

    private int delete(List<TableEntity> found) {
        return table.ask(table.deleteAll(found), table.patience()).orElseThrow().intValue();
    }
}
