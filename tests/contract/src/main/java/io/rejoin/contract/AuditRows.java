package io.rejoin.contract;

import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditMarks;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.GroupKey;
import io.rejoin.hub.audit.GroupMark;
import io.rejoin.hub.audit.SubtreeHash;
import io.rejoin.token.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** Rows, heads and batches for a store, which does not care what they say. */
public final class AuditRows {

    static final Instant START = Instant.parse("2030-01-01T00:00:00.001Z");

    private AuditRows() {}

    /** An accepted reconnect of ana into chat/lobby, at so many seconds after the start. */
    public static AuditRow row(long sequence) {
        return row(sequence, marks(sequence, "ana", Outcome.ACCEPTED, Set.of(mark("chat", "lobby", false))));
    }

    static AuditRow row(long sequence, AuditMarks marks) {
        return new AuditRow(sequence, marks, "{\"seq\":" + sequence + "}", hash(sequence));
    }

    static AuditMarks marks(long sequence, String user, Outcome outcome, Set<GroupMark> groups) {
        return new AuditMarks(START.plusSeconds(sequence), user, Kind.RECONNECT.name(), outcome.name(), "", groups);
    }

    static GroupMark mark(String hub, String group, boolean against) {
        return new GroupMark(new GroupKey(hub, group), against);
    }

    /** {@link #row} of each of these sequences. */
    public static List<AuditRow> rows(long from, long to) {
        return LongStream.rangeClosed(from, to).mapToObj(AuditRows::row).toList();
    }

    /** The head of a trail of this size. */
    public static AuditHead head(long size) {
        return size == 0
                ? AuditHead.START
                : new AuditHead(size, hash(size), "a trail\n" + size + "\n\n\u2014 signed\n");
    }

    private static String hash(long number) {
        return String.format("%064x", number);
    }

    /** These rows behind {@link #head} of the sequence before them, without pseudonyms and hashes. */
    public static AuditBatch batch(List<AuditRow> rows) {
        long size = rows.get(0).sequence() - 1;
        return new AuditBatch(head(size), rows, Set.of(), Map.of(), List.of(), head(size + rows.size()));
    }

    /** One row more, with pseudonyms that come and go. */
    static AuditBatch naming(long sequence, Set<String> erased, Map<UserId, String> pseudonyms) {
        return new AuditBatch(
                head(sequence - 1), rows(sequence, sequence), erased, pseudonyms, List.of(), head(sequence));
    }

    /** One row more, with hashes. */
    static AuditBatch hashing(long sequence, List<SubtreeHash> hashes) {
        return new AuditBatch(head(sequence - 1), rows(sequence, sequence), Set.of(), Map.of(), hashes, head(sequence));
    }

    static SubtreeHash hash(int level, long index) {
        return new SubtreeHash(level, index, hash(1_000_000L * level + index));
    }
}
