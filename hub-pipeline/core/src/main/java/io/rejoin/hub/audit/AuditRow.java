package io.rejoin.hub.audit;

import java.util.Set;

/**
 * A record as an {@link AuditStore} keeps it. The text is the truth; the marks are there to find it by.
 *
 * @param sequence counts from 1 without gaps
 * @param text the record in JSON, without control characters
 * @param hash of the text as a leaf of the tree: lower-case hexadecimal SHA-256 of a zero byte and the text (RFC 9162, section 2.1.1)
 */
public record AuditRow(long sequence, AuditMarks marks, String text, String hash) {

    /** The same with these groups among its marks: for a store that reads them apart. */
    public AuditRow withGroups(Set<GroupMark> groups) {
        return new AuditRow(
                sequence,
                new AuditMarks(marks.at(), marks.user(), marks.kind(), marks.outcome(), marks.reason(), groups),
                text,
                hash);
    }
}
