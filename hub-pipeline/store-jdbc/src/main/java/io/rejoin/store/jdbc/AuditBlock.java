package io.rejoin.store.jdbc;

import io.rejoin.hub.audit.AuditFilter;
import io.rejoin.hub.audit.AuditMarks;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.GroupMark;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * By what the rows of a block are found.
 *
 * @param first the earliest of their times, in milliseconds since 1970
 * @param last the latest of them
 */
record AuditBlock(long first, long last, NameFilter names) {

    /** One whose rows are looked through, whatever is looked for. */
    static final AuditBlock ANY = new AuditBlock(Long.MIN_VALUE, Long.MAX_VALUE, NameFilter.ALL);

    /** Whether rows about the filter's times, user and group may be in it. */
    boolean mayHold(AuditFilter wanted) {
        return wanted.from().map(from -> Millis.of(from) <= last).orElse(true)
                && wanted.until().map(until -> Millis.of(until) > first).orElse(true)
                && wanted.user().map(names::has).orElse(true)
                && wanted.group()
                        .map(group -> names.has(MarksText.name(group, wanted.isAgainst())))
                        .orElse(true);
    }

    /** The row with those of its marks that it is found by: a row that was hidden from those who look for it differs from its text. */
    AuditRow findable(AuditRow row) {
        AuditMarks marks = row.marks();
        long at = Math.max(first, Math.min(last, Millis.of(marks.at())));
        String user = names.has(marks.user()) ? marks.user() : "";
        Set<GroupMark> groups = marks.groups().stream()
                .filter(mark -> names.has(MarksText.name(mark.key(), mark.against())))
                .collect(Collectors.toSet());
        return new AuditRow(
                row.sequence(),
                new AuditMarks(Instant.ofEpochMilli(at), user, marks.kind(), marks.outcome(), marks.reason(), groups),
                row.text(),
                row.hash());
    }
}
