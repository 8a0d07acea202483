package io.rejoin.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** In memory only. */
final class FaultyStoresTest {

    private static final HubName CHAT = HubName.of("chat");
    private static final Membership MEMBERSHIP = new Membership(UserId.of("ana"), CHAT, GroupName.of("lobby"));
    private static final FamilyId FAMILY = FamilyId.of("family");
    private static final FamilyState STATE = new FamilyState(0, 1, 1, 0, false, Map.of(), Instant.EPOCH);

    private final FaultyGrantStore grants = new FaultyGrantStore(new InMemoryGrantStore());
    private final FaultyReplayStore replay = new FaultyReplayStore(new InMemoryReplayStore());
    private final FaultyAuditStore audit = new FaultyAuditStore(new InMemoryAuditStore());

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void unavailable_letsNothingThrough() {
        grants.fault(Fault.UNAVAILABLE);
        replay.fault(Fault.UNAVAILABLE);
        audit.fault(Fault.UNAVAILABLE);

        assertUnavailable(() -> grants.grant(MEMBERSHIP));
        assertUnavailable(() -> grants.revoke(MEMBERSHIP));
        assertUnavailable(() -> grants.standings(Set.of()));
        assertUnavailable(() -> grants.entries(CHAT, 1));
        assertUnavailable(() -> replay.update(FAMILY, row -> Optional.of(STATE)));
        assertUnavailable(() -> replay.purge(Instant.EPOCH));
        assertUnavailable(() -> audit.append(AuditRows.batch(AuditRows.rows(1, 1))));
        assertUnavailable(() -> audit.read(AuditSelection.after(0, 1)));
        assertUnavailable(audit::head);
        assertUnavailable(() -> audit.hashes(1, 0, 1));
        assertUnavailable(() -> audit.pseudonyms(Set.of()));
        assertUnavailable(() -> audit.users(Set.of()));

        repairAll();
        assertThat(grants.entries(CHAT, 1)).isEmpty();
        assertThat(replay.update(FAMILY, row -> row)).isEmpty();
        assertThat(audit.head()).isEqualTo(AuditHead.START);
    }

    @Test
    void answerLost_takesEffectAllTheSame() {
        grants.fault(Fault.ANSWER_LOST);
        replay.fault(Fault.ANSWER_LOST);
        audit.fault(Fault.ANSWER_LOST);

        assertUnavailable(() -> grants.grant(MEMBERSHIP));
        assertUnavailable(() -> replay.update(FAMILY, row -> Optional.of(STATE)));
        assertUnavailable(() -> audit.append(AuditRows.batch(AuditRows.rows(1, 1))));

        repairAll();
        assertThat(grants.entries(CHAT, 1)).hasSize(1);
        assertThat(replay.update(FAMILY, row -> row)).contains(STATE);
        assertThat(audit.head().size()).isOne();
    }

    @Test
    void conflict_asksForTheChangeAgain() {
        AtomicInteger asked = new AtomicInteger();
        replay.fault(Fault.CONFLICT);

        replay.update(FAMILY, row -> {
            asked.incrementAndGet();
            return Optional.of(STATE);
        });

        assertThat(asked).hasValue(2);
        assertThat(replay.update(FAMILY, row -> row)).contains(STATE);
    }

    @Test
    void calls_areCounted_failedOnesToo() {
        grants.grant(MEMBERSHIP);
        grants.fault(Fault.UNAVAILABLE);
        assertUnavailable(() -> grants.grant(MEMBERSHIP));

        assertThat(grants.calls()).isEqualTo(2);
        assertThat(replay.calls()).isZero();
        assertThat(audit.calls()).isZero();
    }

    private void repairAll() {
        grants.fault(Fault.NONE);
        replay.fault(Fault.NONE);
        audit.fault(Fault.NONE);
    }
}
