package io.rejoin.hub.audit;

import io.rejoin.token.UserId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the rows of one trail are kept, and who is behind their pseudonyms. It only appends and reads; what is in the rows is the
 * {@link AuditTrail}'s business.
 *
 * <p>One trail calls {@link #append} from one thread; readers may read meanwhile, and see an append as a whole or not at all. Several
 * servers may share a store: of two that append behind the same head one is told so, looks again and goes on behind the other.
 */
public interface AuditStore {

    /**
     * Appends the batch if the stored head {@link AuditHead#isAt is at} the expected one: rows, subtree hashes, users' pseudonyms and
     * the new head, all or nothing, durably when this returns. Head and rows are compared and written in one step, whoever else
     * writes.
     *
     * @return false if the stored head is another one; then nothing was changed
     * @throws io.rejoin.hub.access.StoreUnavailableException if neither is certain, and if a row or a hash is there already
     */
    boolean append(AuditBatch batch);

    /** The rows of this selection, exactly as they were appended; never one behind the head. */
    List<AuditRow> read(AuditSelection selection);

    /**
     * Stored subtree hashes of one level, in order.
     *
     * @param from the index of the first
     * @param count at most so many; fewer if there are no more
     */
    List<SubtreeHash> hashes(int level, long from, int count);

    /** The head of the last append; {@link AuditHead#START} if there was none. */
    AuditHead head();

    /** The pseudonyms of those of the users who have one. At most a few thousand are asked for. */
    Map<UserId, String> pseudonyms(Set<UserId> users);

    /** The users behind those of the pseudonyms that were not erased. At most a few thousand are asked for. */
    Map<String, UserId> users(Set<String> pseudonyms);
}
