package io.rejoin.hub.audit;

import static io.rejoin.hub.audit.Evidence.PATIENCE;
import static io.rejoin.hub.audit.Evidence.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.token.GroupName;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Users stand on the trail under pseudonyms, and can be erased from it. In memory. */
final class AuditPseudonymTest {
    private static final UserId ANA = UserId.of("ana-the-user");
    private static final UserId BOSS = UserId.of("boss-the-admin");
    private static final Membership MEMBERSHIP = new Membership(ANA, Evidence.CHAT, GroupName.of("lobby"));
    private static final AuditEvent REVOKED = AuditEvent.of(Kind.REVOKE, Outcome.ACCEPTED, Optional.of(ANA))
            .by(BOSS)
            .about(MEMBERSHIP);

    private final Evidence evidence = new Evidence();

    @AfterEach
    void close() {
        evidence.close();
    }

    private List<AuditRecord> of(UserId user) {
        return evidence.trail.query(AuditQuery.newest().user(user));
    }

    @Test
    void rows_holdNoNames_andRecordsDo() {
        evidence.record(event(ANA.value(), Outcome.ACCEPTED));
        evidence.record(REVOKED);

        assertThat(evidence.allRows().get(1).text()).doesNotContain(ANA.value(), BOSS.value());
        assertThat(evidence.allRows().get(1).marks().user())
                .startsWith("~")
                .isEqualTo(evidence.allRows().get(0).marks().user());
        assertThat(of(ANA).get(1).event()).isEqualTo(REVOKED);
        assertThat(evidence.trail.check().isIntact()).isTrue();
    }

    @Test
    void scopesOfUsers_areHiddenToo() {
        AuditEvent everywhere =
                AuditEvent.of(Kind.REVOKE, Outcome.ACCEPTED, Optional.of(ANA)).about(new Scope.Everywhere(ANA));
        AuditEvent everyone = AuditEvent.of(Kind.REVOKE, Outcome.ACCEPTED, Optional.empty())
                .about(new Scope.Everyone(Evidence.CHAT, GroupName.of("lobby")));

        evidence.record(everywhere);
        evidence.record(everyone);

        assertThat(evidence.allRows().toString()).doesNotContain(ANA.value());
        assertThat(evidence.trail.query(AuditQuery.newest()))
                .extracting(AuditRecord::event)
                .containsExactly(everywhere, everyone);
    }

    @Test
    void erasedUser_isNobodyAnyMore_andTheTreeStillHolds() {
        evidence.record(REVOKED);
        AuditHead before = evidence.trail.head();
        Checkpoint noted = Checkpoint.open(before.checkpoint(), List.of(evidence.trail.verifierKey()))
                .orElseThrow();
        String pseudonym = evidence.allRows().get(0).marks().user();

        AuditReceipt receipt = evidence.trail.erase(ANA, BOSS, PATIENCE);

        assertThat(receipt.record().event().kind()).isEqualTo(Kind.ERASE);
        assertThat(of(ANA)).isEmpty();
        assertThat(of(UserId.of(pseudonym)))
                .as("the records are still there, under a name that says nothing")
                .extracting(AuditRecord::sequence)
                .containsExactly(1L, 2L);
        assertThat(evidence.trail.query(AuditQuery.newest()).toString()).doesNotContain(ANA.value());
        assertThat(evidence.trail.query(AuditQuery.newest()).get(0).event().actor())
                .contains(BOSS);
        assertThat(evidence.trail.check(noted).isIntact()).isTrue();
    }

    @Test
    void erasedUserWhoComesBack_isSomebodyElse() {
        evidence.record(REVOKED);
        evidence.trail.erase(ANA, BOSS, PATIENCE);

        evidence.record(event(ANA.value(), Outcome.ACCEPTED));

        assertThat(of(ANA)).extracting(AuditRecord::sequence).containsExactly(3L);
        assertThat(evidence.allRows().get(2).marks().user())
                .isNotEqualTo(evidence.allRows().get(0).marks().user());
    }

    /** All of it in one batch: before, the erasure, after. */
    @Test
    void erasureAmongOtherRecords_partsThem() {
        HeldStore held = new HeldStore(evidence.rows);
        try (AuditTrail waiting = evidence.open(held)) {
            held.hold();
            List<CompletableFuture<AuditReceipt>> receipts = IntStream.range(0, 7)
                    .mapToObj(i -> waiting.record(
                            i == 4
                                    ? AuditEvent.of(Kind.ERASE, Outcome.ACCEPTED, Optional.of(ANA))
                                            .by(BOSS)
                                    : REVOKED))
                    .toList();
            held.release();
            receipts.forEach(CompletableFuture::join);
            assertThat(waiting.query(AuditQuery.newest().user(ANA)))
                    .extracting(AuditRecord::sequence)
                    .containsExactly(6L, 7L);
            assertThat(waiting.check().isIntact()).isTrue();
        }
        assertThat(evidence.allRows().toString()).doesNotContain(ANA.value());
    }

    @Test
    void erasingAStranger_harmsNobody() {
        evidence.record(REVOKED);

        evidence.trail.erase(UserId.of("unheard of"), BOSS, PATIENCE);

        assertThat(of(ANA)).hasSize(1);
        assertThat(evidence.rows.users(Set.of(evidence.allRows().get(1).marks().user())))
                .isEmpty();
    }
}
