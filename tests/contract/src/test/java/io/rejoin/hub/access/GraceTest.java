package io.rejoin.hub.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Fault;
import io.rejoin.contract.FaultyGrantStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.contract.TestClock;
import io.rejoin.hub.access.Evidence.Basis;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is remembered of a store that is away. On a test clock, over a store in memory. */
final class GraceTest {
    private static final HubName CHAT = HubName.of("chat");
    private static final Membership ANA = membership("ana");
    private static final Duration GRACE = Duration.ofHours(1);
    private static final int REMEMBERED = 100;

    private final TestClock clock = TestClock.at("2030-01-01T00:00:00Z");
    private final FaultyGrantStore store = new FaultyGrantStore(new InMemoryGrantStore());
    private final Revocations known = new Revocations(clock, Duration.ofMinutes(30), REMEMBERED);
    private final SharedAsk ask = new SharedAsk(store, Duration.ofSeconds(5));
    private final GroupAuthorizer authorizer = new GroupAuthorizer(
            GroupPolicy.of(VerificationLevel.STORE, OutagePolicy.grace(GRACE)),
            ask,
            known,
            Duration.ofSeconds(2),
            clock);

    @BeforeEach
    void follow() {
        known.follow(Revision.NONE);
    }

    @AfterEach
    void close() {
        ask.close();
    }

    private static Membership membership(String user) {
        return new Membership(UserId.of(user), CHAT, GroupName.of("lobby"));
    }

    private GroupOutcome join() {
        HubGroups groups = HubGroups.of(Map.of(CHAT, Set.of(ANA.group())));
        return authorizer.decide(Optional.of(ANA.user()), groups).get(0);
    }

    /** Asks the store once, which then is away. */
    private void askAndBreak() {
        join();
        store.fault(Fault.UNAVAILABLE);
    }

    private void revoke(Membership membership) {
        store.fault(Fault.NONE);
        known.record(new Row(membership, Standing.revoked(store.revoke(membership))));
        store.fault(Fault.UNAVAILABLE);
    }

    @Test
    void lastAnswer_countsForAsLongAsTheGrace_andSaysHowOldItIs() {
        Revision granted = store.grant(ANA);
        askAndBreak();

        clock.advance(GRACE);
        assertThat(join().evidence()).isEqualTo(new Evidence(Basis.GRACE, granted, GRACE));
        assertThat(join().isGranted()).isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(join().verdict()).isEqualTo(GroupVerdict.STORE_UNAVAILABLE);
    }

    @Test
    void lastAnswer_isTheNewest() {
        store.grant(ANA);
        join();
        clock.advance(GRACE);
        askAndBreak();
        clock.advance(GRACE);

        assertThat(join().isGranted()).isTrue();
    }

    @Test
    void answerThatRefused_refuses() {
        askAndBreak();

        assertThat(join().verdict()).isEqualTo(GroupVerdict.NOT_A_MEMBER);
        assertThat(join().evidence().basis()).isEqualTo(Basis.GRACE);
    }

    @Test
    void whoWasNeverAskedFor_hasNoGrace() {
        store.grant(ANA);
        store.fault(Fault.UNAVAILABLE);

        assertThat(join().verdict()).isEqualTo(GroupVerdict.STORE_UNAVAILABLE);
    }

    @Test
    void revocationThatWasNoticedSince_counts() {
        store.grant(ANA);
        askAndBreak();
        revoke(ANA);

        assertThat(join().verdict()).isEqualTo(GroupVerdict.REVOKED);
        assertThat(join().evidence().basis()).isEqualTo(Basis.REVOCATIONS);
    }

    @Test
    void revocationThatWasNoticedSinceAndForgotten_leavesNoGrace() {
        store.grant(ANA);
        askAndBreak();
        revoke(ANA);
        for (int i = 0; i < REMEMBERED; i++) {
            revoke(membership("user" + i));
        }

        assertThat(join().verdict()).isEqualTo(GroupVerdict.STORE_UNAVAILABLE);
    }

    @Test
    void storeThatWasPutBack_leavesNoGrace() {
        store.grant(ANA);
        askAndBreak();
        known.reached(Revision.of(1), Optional.empty());
        known.rewound(Revision.NONE);

        assertThat(join().verdict()).isEqualTo(GroupVerdict.STORE_UNAVAILABLE);
    }
}
