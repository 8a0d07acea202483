package io.rejoin.hub.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.FaultyAuditStore;
import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.TestClock;
import io.rejoin.hub.access.Evidence.Basis;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.access.GroupRule;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.KeyRing;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.Revision;
import io.rejoin.token.TokenId;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A trail over a store in memory, and copies of it that somebody changed. */
final class Evidence implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    static final HubName CHAT = HubName.of("chat");

    final TestClock clock = TestClock.at("2030-01-01T00:00:00Z");
    final KeyRing keys = KeyRing.generate();
    final InMemoryAuditStore rows = new InMemoryAuditStore();
    final FaultyAuditStore store = new FaultyAuditStore(rows);
    final AuditTrail trail = open(store);

    AuditTrail open(AuditStore over) {
        return new AuditTrail(over, keys.lastingSigner("audit"), clock, "node-1");
    }

    static AuditEvent event(String user, Outcome outcome) {
        return AuditEvent.of(Kind.RECONNECT, outcome, Optional.of(UserId.of(user)))
                .on(ConnectionId.of("c-" + user), Optional.of(new TokenId(FamilyId.of("c-" + user), 7)))
                .deciding(
                        List.of(outcome(
                                "lobby", outcome == Outcome.ACCEPTED ? GroupVerdict.GRANTED : GroupVerdict.REVOKED)),
                        Revision.of(3));
    }

    static AuditEvent refusal(String user, RefusalReason reason) {
        return AuditEvent.of(Kind.RECONNECT, Outcome.REFUSED, Optional.of(UserId.of(user)))
                .because(reason);
    }

    static GroupOutcome outcome(String group, GroupVerdict verdict) {
        GroupRule rule = GroupPolicy.askStore().rule(CHAT, GroupName.of(group));
        return new GroupOutcome(
                CHAT,
                GroupName.of(group),
                verdict,
                rule,
                io.rejoin.hub.access.Evidence.of(Basis.STORE, Revision.of(3)));
    }

    AuditRecord record(AuditEvent event) {
        return trail.await(event, PATIENCE).record();
    }

    void record(int count) {
        for (int i = 1; i <= count; i++) {
            record(event("user-" + i, Outcome.ACCEPTED));
        }
    }

    List<AuditRow> allRows() {
        return rows.read(AuditSelection.after(0, 10_000));
    }

    List<SubtreeHash> allHashes() {
        List<SubtreeHash> all = new ArrayList<>(rows.hashes(1, 0, 10_000));
        all.addAll(rows.hashes(2, 0, 10_000));
        return all;
    }

    /** A store that somebody put these rows into, under the head as it is. */
    AuditStore changed(UnaryOperator<List<AuditRow>> change) {
        return forged(change.apply(new ArrayList<>(allRows())), rows.head());
    }

    /** A store that somebody put these rows and this head into. */
    AuditStore forged(List<AuditRow> forgedRows, AuditHead head) {
        return new ForgedStore(forgedRows, allHashes(), head);
    }

    /** A head of our own key over whatever it says. */
    AuditHead signed(long size, String root) {
        return Notary.of(rows.head(), keys.lastingSigner("audit"), "node-1").sign(size, root);
    }

    /** What the whole check of such a store finds; opening it may find it already. */
    Optional<Long> damage(AuditStore suspect) {
        Optional<Long> checked = new AuditReader(suspect)
                .check(List.of(trail.verifierKey()), Optional.empty())
                .damage()
                .map(ChainReport.Damage::sequence);
        try (AuditTrail opened = open(suspect)) {
            assertThat(opened.check().damage().map(ChainReport.Damage::sequence))
                    .isEqualTo(checked);
        } catch (AuditTrailDamagedException e) {
            assertThat(Optional.of(e.damage().sequence())).isEqualTo(checked);
        }
        return checked;
    }

    @Override
    public void close() {
        trail.close();
    }
}
