package io.rejoin.store.azure;

import com.azure.data.tables.TableAsyncClient;
import com.azure.data.tables.models.TableEntity;
import com.azure.data.tables.models.TableTransactionAction;
import com.azure.data.tables.models.TableTransactionActionType;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.hub.audit.SubtreeHash;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The audit trail in an Azure table, for any number of servers. Guarantees that an append is durable as a whole when it returns, and
 * that of two behind one head only one comes to be.
 *
 * <ol>
 *   <li>A transaction holds 100 entities, an append many more. So rows, what finds them, and who is behind a pseudonym are written
 *       first, where nobody looks.
 *   <li>One transaction then writes where they are, the hashes, and the head if it is as it was read. With it all of it is there.
 *   <li>If it is not, what was written is deleted again; what a crash leaves is found by nobody.
 * </ol>
 *
 * <p>Rows are found by sequence, by user and by group; for anything else it goes through the trail. A table does not refuse to
 * change or delete: the tree tells, and an account without those rights (a shared access signature) stops it for rows.
 */
public final class AzureTableAuditStore implements AuditStore {

    private static final int PAGE_MAX = 1_000;

    private final AzureTable table;
    private final AuditReads reads;
    private final AuditPeople people;

    /**
     * Keeps the trail in this table, which must exist, and holds nothing else.
     *
     * @param timeout so long a call takes at most, all its attempts together; a read that goes through the trail, each of its steps
     */
    public AzureTableAuditStore(TableAsyncClient table, Duration timeout) {
        this.table = new AzureTable(table, timeout);
        this.reads = new AuditReads(this.table);
        this.people = new AuditPeople(this.table);
    }

    @Override
    public boolean append(AuditBatch batch) {
        Patience patience = table.patience();
        Optional<TableEntity> found = findHead(patience);
        if (!AuditEntities.head(found).isAt(batch.expected())) {
            return false;
        }
        if (!follows(batch)) {
            throw new StoreUnavailableException("audit rows are only appended");
        }
        return append(batch, found, patience);
    }

    private static boolean follows(AuditBatch batch) {
        long size = batch.expected().size();
        for (AuditRow row : batch.rows()) {
            if (row.sequence() != ++size) {
                return false;
            }
        }
        return batch.head().size() == size;
    }

    private boolean append(AuditBatch batch, Optional<TableEntity> found, Patience patience) {
        String edition = UUID.randomUUID().toString();
        byte[] rows = AuditParts.bytes(batch.rows());
        List<TableEntity> parts = AuditParts.split(rows, edition);
        List<TableEntity> said = people.said(batch, edition, patience);
        List<TableEntity> hidden = new ArrayList<>(parts);
        hidden.addAll(said);
        table.ask(table.putAll(hidden), patience);
        table.ask(table.putAll(AuditEntities.findings(batch.rows()).toList()), patience);
        TableEntity entry = AuditEntities.entry(batch, edition, parts.size());
        if (parts.isEmpty()) {
            EntityBytes.put(entry, rows);
        }
        if (table.ask(table.submit(actions(batch, entry, found)), patience).orElseThrow()
                || isThere(AuditEntities.entry(entry), patience)) {
            people.forgetBefore(said, patience);
            return true;
        }
        table.ask(table.removeAll(hidden), patience);
        if (AuditEntities.head(findHead(patience)).isAt(batch.expected())) {
            throw new StoreUnavailableException("audit hashes are only appended");
        }
        return false;
    }

    private static List<TableTransactionAction> actions(
            AuditBatch batch, TableEntity entry, Optional<TableEntity> found) {
        List<TableTransactionAction> actions = new ArrayList<>();
        actions.add(new TableTransactionAction(TableTransactionActionType.CREATE, entry));
        batch.hashes()
                .forEach(hash -> actions.add(
                        new TableTransactionAction(TableTransactionActionType.CREATE, AuditEntities.hash(hash))));
        actions.add(AzureTable.swapping(found, AuditEntities.head(batch.head())));
        return actions;
    }

    /** The client repeats a request that got no answer: what looks like a conflict may be this call's own success. */
    private boolean isThere(AuditEntities.Entry entry, Patience patience) {
        return table.ask(table.find(AuditEntities.PARTITION, AuditEntities.entryKey(entry.first())), patience)
                .map(AuditEntities::entry)
                .filter(entry::equals)
                .isPresent();
    }

    @Override
    public List<AuditRow> read(AuditSelection selection) {
        return reads.read(selection, head().size());
    }

    @Override
    public List<SubtreeHash> hashes(int level, long from, int count) {
        List<SubtreeHash> hashes = new ArrayList<>();
        String filter = "PartitionKey eq '%s' and RowKey ge '%s' and RowKey lt '%s'"
                .formatted(
                        AuditEntities.PARTITION,
                        AuditEntities.hashKey(level, from),
                        AuditEntities.hashKey(level, from + Math.max(0, count)));
        table.scan(filter, PAGE_MAX, page -> page.forEach(entity -> hashes.add(AuditEntities.hash(entity))));
        return hashes;
    }

    @Override
    public AuditHead head() {
        return AuditEntities.head(findHead(table.patience()));
    }

    private Optional<TableEntity> findHead(Patience patience) {
        return table.ask(table.find(AuditEntities.PARTITION, AuditEntities.HEAD), patience);
    }

    @Override
    public Map<UserId, String> pseudonyms(Set<UserId> users) {
        Set<String> asked = users.stream().map(UserId::value).collect(Collectors.toSet());
        Map<UserId, String> found = new HashMap<>();
        people.find(AuditPeople.USER, asked, table.patience())
                .forEach((user, name) -> found.put(UserId.of(user), name));
        return found;
    }

    @Override
    public Map<String, UserId> users(Set<String> pseudonyms) {
        Map<String, UserId> found = new HashMap<>();
        people.find(AuditPeople.NAME, pseudonyms, table.patience())
                .forEach((name, user) -> found.put(name, UserId.of(user)));
        return found;
    }
}
