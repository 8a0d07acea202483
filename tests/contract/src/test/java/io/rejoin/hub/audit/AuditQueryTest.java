package io.rejoin.hub.audit;

import static io.rejoin.hub.audit.Evidence.event;
import static io.rejoin.hub.audit.Evidence.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over a store in memory. */
final class AuditQueryTest {
    private final Evidence evidence = new Evidence();

    @AfterEach
    void close() {
        evidence.close();
    }

    private List<Long> found(AuditQuery query) {
        return evidence.trail.query(query).stream().map(AuditRecord::sequence).toList();
    }

    @Test
    void newest_givesTheEndOfTheTrailOldestFirst() {
        evidence.record(5);

        assertThat(found(AuditQuery.newest().limit(3))).containsExactly(3L, 4L, 5L);
    }

    @Test
    void pages_giveEverythingOnce() {
        evidence.record(25);
        List<Long> all = new ArrayList<>();
        AuditQuery query = AuditQuery.newest().after(0).limit(10);
        List<Long> page = found(query);
        while (!page.isEmpty()) {
            all.addAll(page);
            page = found(query.after(page.get(page.size() - 1)));
        }

        assertThat(all).hasSize(25).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void between_takesItsStartAndNotItsEnd() {
        Instant start = evidence.clock.instant();
        for (int i = 0; i < 3; i++) {
            evidence.record(event("ana", Outcome.ACCEPTED));
            evidence.clock.advance(Duration.ofSeconds(1));
        }

        assertThat(found(AuditQuery.between(start, start.plusSeconds(2)))).containsExactly(1L, 2L);
        assertThat(found(AuditQuery.between(start.plusSeconds(1), start.plusSeconds(9))))
                .containsExactly(2L, 3L);
    }

    @Test
    void user_isComparedExactly() {
        evidence.record(event("ana", Outcome.ACCEPTED));
        evidence.record(event("Ana", Outcome.ACCEPTED));

        assertThat(found(AuditQuery.newest().user(UserId.of("ana")))).containsExactly(1L);
    }

    @Test
    void refused_givesPartialOnesToo() {
        evidence.record(event("ana", Outcome.ACCEPTED));
        evidence.record(event("ana", Outcome.PARTIAL));
        evidence.record(refusal("ana", RefusalReason.EXPIRED));

        assertThat(found(AuditQuery.newest().refused())).containsExactly(2L, 3L);
    }

    @Test
    void reason_givesOnlyThatOne() {
        evidence.record(refusal("ana", RefusalReason.EXPIRED));
        evidence.record(refusal("ana", RefusalReason.REUSED));
        evidence.record(event("ana", Outcome.ACCEPTED));

        assertThat(found(AuditQuery.newest().reason(RefusalReason.REUSED))).containsExactly(2L);
    }

    @Test
    void group_givesWhatDecidedAboutIt() {
        evidence.record(event("ana", Outcome.ACCEPTED));
        evidence.record(refusal("ana", RefusalReason.EXPIRED));

        assertThat(found(AuditQuery.newest().group(Evidence.CHAT, GroupName.of("lobby"))))
                .containsExactly(1L);
        assertThat(found(AuditQuery.newest().group(Evidence.CHAT, GroupName.of("Lobby"))))
                .isEmpty();
    }

    @Test
    void groupOfAnotherHub_isAnother() {
        evidence.record(event("ana", Outcome.ACCEPTED));

        assertThat(found(AuditQuery.newest().group(HubName.of("other"), GroupName.of("lobby"))))
                .isEmpty();
    }

    @Test
    void refusedInAGroup_doesNotGiveOtherRefusals() {
        evidence.record(event("ana", Outcome.PARTIAL)
                .deciding(
                        List.of(
                                Evidence.outcome("in", GroupVerdict.GRANTED),
                                Evidence.outcome("out", GroupVerdict.REVOKED)),
                        Revision.NONE));

        assertThat(found(AuditQuery.newest()
                        .group(Evidence.CHAT, GroupName.of("out"))
                        .refused()))
                .containsExactly(1L);
        assertThat(found(AuditQuery.newest()
                        .group(Evidence.CHAT, GroupName.of("in"))
                        .refused()))
                .isEmpty();
    }

    @Test
    void kindAndOutcome_giveOnlyThose() {
        evidence.record(event("ana", Outcome.PARTIAL));
        evidence.record(event("ana", Outcome.ACCEPTED));
        evidence.record(AuditEvent.of(Kind.LEAVE, Outcome.ACCEPTED, Optional.empty()));

        assertThat(found(AuditQuery.newest().outcome(Outcome.PARTIAL))).containsExactly(1L);
        assertThat(found(AuditQuery.newest().kind(Kind.LEAVE))).containsExactly(3L);
    }

    @Test
    void rareGroup_isFoundBehindManyOthers() {
        evidence.record(event("ana", Outcome.ACCEPTED)
                .deciding(List.of(Evidence.outcome("rare", GroupVerdict.GRANTED)), Revision.NONE));
        for (int i = 0; i < 2 * AuditQuery.PAGE_MAX; i++) {
            evidence.trail.note(event("bob", Outcome.ACCEPTED));
        }
        evidence.record(event("bob", Outcome.ACCEPTED));

        assertThat(found(AuditQuery.newest().group(Evidence.CHAT, GroupName.of("rare"))))
                .containsExactly(1L);
        assertThat(found(AuditQuery.newest().after(0).group(Evidence.CHAT, GroupName.of("rare"))))
                .containsExactly(1L);
    }

    @Test
    void filters_goTogether() {
        evidence.record(event("ana", Outcome.PARTIAL));
        evidence.record(event("bob", Outcome.PARTIAL));
        evidence.record(event("ana", Outcome.ACCEPTED));

        assertThat(found(AuditQuery.newest().user(UserId.of("ana")).refused())).containsExactly(1L);
        assertThat(found(AuditQuery.between(evidence.clock.instant(), Instant.MAX)
                        .user(UserId.of("ana"))
                        .limit(1)))
                .containsExactly(1L);
    }

    @Test
    void limit_hasBounds() {
        assertThatThrownBy(() -> AuditQuery.newest().limit(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AuditQuery.newest().limit(AuditQuery.PAGE_MAX + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
