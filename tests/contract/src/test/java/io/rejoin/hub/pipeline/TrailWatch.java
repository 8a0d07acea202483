package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditRecord;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditText;
import io.rejoin.hub.audit.AuditTrail;
import io.rejoin.hub.audit.AuditTrailDamagedException;
import io.rejoin.hub.audit.ChainReport;
import io.rejoin.token.ConnectionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Looks at the rows of the trail from outside: P4 and P6. */
final class TrailWatch {
    private static final int ALL = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Bench bench;
    private long seen;

    TrailWatch(Bench bench) {
        this.bench = bench;
    }

    /** What comes now is new. */
    void mark() {
        seen = bench.stores.auditRows.head().size();
    }

    /** The newest reconnect of this connection that was recorded since the mark. */
    Optional<AuditRecord> reconnect(ConnectionId connection) {
        return bench.stores.auditRows.read(AuditSelection.after(seen, ALL)).stream()
                .map(AuditText::read)
                .filter(record -> record.event().kind() == Kind.RECONNECT)
                .filter(record -> record.event().connection().equals(Optional.of(connection)))
                .reduce((older, newer) -> newer);
    }

    /** Waits until nothing is to be written any more: what was only noted is still on its way. */
    void settle() {
        bench.server().audit().await(AuditEvent.of(Kind.JOIN, Outcome.ACCEPTED, Optional.empty()), PATIENCE);
    }

    void check() {
        settle();
        ChainReport report = bench.server().audit().check();
        assertThat(report.damage()).as("P6: an honest trail").isEmpty();
    }

    /** Changes one record of a copy of the trail: that must show, and be named. */
    void tamper(Random random) {
        List<AuditRow> rows = new ArrayList<>(bench.stores.auditRows.read(AuditSelection.after(0, ALL)));
        if (random.nextInt(8) != 0 || rows.isEmpty()) {
            return;
        }
        int index = random.nextInt(rows.size());
        AuditRow row = rows.get(index);
        if (random.nextBoolean()) {
            rows.remove(index);
        } else {
            String text = row.text().replaceFirst("\"node\":\"node-1\"", "\"node\":\"node-2\"");
            rows.set(index, new AuditRow(row.sequence(), row.marks(), text, row.hash()));
        }
        InMemoryAuditStore copy = new InMemoryAuditStore();
        copy.append(new AuditBatch(
                AuditHead.START,
                rows,
                Set.of(),
                Map.of(),
                bench.stores.auditRows.hashes(1, 0, ALL),
                bench.stores.auditRows.head()));
        assertThat(damage(copy))
                .as("P6: record %s was changed or dropped", row.sequence())
                .contains(row.sequence());
    }

    private Optional<Long> damage(InMemoryAuditStore copy) {
        try (AuditTrail trail = new AuditTrail(copy, bench.keys.lastingSigner("audit"), bench.clock, "node-1")) {
            return trail.check().damage().map(ChainReport.Damage::sequence);
        } catch (AuditTrailDamagedException e) {
            return Optional.of(e.damage().sequence());
        }
    }
}
