package io.rejoin.hub.audit;

import io.rejoin.token.UserId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is appended at once, all of it or nothing.
 *
 * @param expected the head behind which it belongs
 * @param rows at least one, with the sequences that follow {@code expected} without a gap; at most a thousand
 * @param erased pseudonyms whose users are to be forgotten; to be applied before {@code pseudonyms}
 * @param pseudonyms of users who have none
 * @param hashes of the parts of the tree that these rows complete
 * @param head the new one
 */
public record AuditBatch(
        AuditHead expected,
        List<AuditRow> rows,
        Set<String> erased,
        Map<UserId, String> pseudonyms,
        List<SubtreeHash> hashes,
        AuditHead head) {

    public AuditBatch {
        rows = List.copyOf(rows);
        erased = Set.copyOf(erased);
        pseudonyms = Map.copyOf(pseudonyms);
        hashes = List.copyOf(hashes);
    }
}
