package io.rejoin.hub.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Fault;
import io.rejoin.contract.FaultyGrantStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.contract.TestClock;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Over a store in memory that can fail. */
final class GroupAuthorizerTest {
    private static final HubName CHAT = HubName.of("chat");
    private static final Optional<UserId> ANA = Optional.of(UserId.of("ana"));

    private final TestClock clock = TestClock.at("2030-01-01T00:00:00Z");
    private final FaultyGrantStore store = new FaultyGrantStore(new InMemoryGrantStore());
    private final GroupAuthorizer authorizer = authorizer(GroupPolicy.askStore().allowTokenOnly(CHAT, "open"), store);

    private GroupAuthorizer authorizer(GroupPolicy policy, AuthorizationStore asked) {
        Revocations known = new Revocations(clock, Duration.ofMinutes(15), 1_000);
        SharedAsk ask = new SharedAsk(asked, Duration.ofSeconds(5));
        return new GroupAuthorizer(policy, ask, known, Duration.ofSeconds(2), clock);
    }

    private static HubGroups groups(String... names) {
        return HubGroups.of(Map.of(CHAT, Stream.of(names).map(GroupName::of).toList()));
    }

    private static Membership membership(String user, String group) {
        return new Membership(UserId.of(user), CHAT, GroupName.of(group));
    }

    private List<GroupVerdict> verdicts(Optional<UserId> user, String... names) {
        return authorizer.decide(user, groups(names)).stream()
                .map(GroupOutcome::verdict)
                .toList();
    }

    @Test
    void eachGroup_isDecidedByItself() {
        store.grant(membership("ana", "a"));
        store.revoke(membership("ana", "b"));

        assertThat(verdicts(ANA, "a", "b", "c", "open"))
                .containsExactly(
                        GroupVerdict.GRANTED, GroupVerdict.REVOKED, GroupVerdict.NOT_A_MEMBER, GroupVerdict.GRANTED);
    }

    @Test
    void evidence_isTheSnapshotOrTheRevocationItself() {
        store.grant(membership("ana", "a"));
        Revision revoked = store.revoke(membership("ana", "b"));
        Revision newest = store.grant(membership("bob", "a"));

        List<GroupOutcome> outcomes = authorizer.decide(ANA, groups("a", "b", "open"));

        assertThat(outcomes.get(0).revision()).isEqualTo(newest);
        assertThat(outcomes.get(0).asOf()).contains(newest);
        assertThat(outcomes.get(1).revision()).isEqualTo(revoked);
        assertThat(outcomes.get(2).asOf()).isEmpty();
    }

    @Test
    void otherUsersGrant_isNobodyElses() {
        store.grant(membership("Ana", "a"));

        assertThat(verdicts(ANA, "a")).containsExactly(GroupVerdict.NOT_A_MEMBER);
    }

    @Test
    void anonymousUser_isInOpenGroupsOnly() {
        assertThat(verdicts(Optional.empty(), "a", "open"))
                .containsExactly(GroupVerdict.NOT_A_MEMBER, GroupVerdict.GRANTED);
        assertThat(store.calls()).isZero();
    }

    @Test
    void openGroups_askNoStore() {
        assertThat(verdicts(ANA, "open1", "open2")).containsExactly(GroupVerdict.GRANTED, GroupVerdict.GRANTED);
        assertThat(store.calls()).isZero();
    }

    @Test
    void manyGroups_areOneRoundTrip() {
        verdicts(ANA, "a", "b", "c", "d");

        assertThat(store.calls()).isEqualTo(1);
    }

    @Test
    void storeOutOfOrder_closesTheGroupsThatNeedItAndNoOthers() {
        store.grant(membership("ana", "a"));
        store.fault(Fault.UNAVAILABLE);

        assertThat(verdicts(ANA, "a", "open")).containsExactly(GroupVerdict.STORE_UNAVAILABLE, GroupVerdict.GRANTED);
        assertThat(GroupVerdict.STORE_UNAVAILABLE.advice()).isEqualTo(Advice.RETRY_LATER);
    }

    @Test
    void lostAnswer_closesToo() {
        store.grant(membership("ana", "a"));
        store.fault(Fault.ANSWER_LOST);

        assertThat(verdicts(ANA, "a")).containsExactly(GroupVerdict.STORE_UNAVAILABLE);
    }

    @Test
    void answerThatSaysNothingOfAGroup_refusesIt() {
        AuthorizationStore silent = asked -> new Standings(Revision.of(9), Map.of());

        List<GroupOutcome> outcomes = authorizer(GroupPolicy.askStore(), silent).decide(ANA, groups("a"));

        assertThat(outcomes.get(0).verdict()).isEqualTo(GroupVerdict.NOT_A_MEMBER);
    }

    @Test
    void storeThatFailsInAnyOtherWay_isAnOutage() {
        AuthorizationStore broken = asked -> {
            throw new IllegalStateException("a bug");
        };

        List<GroupOutcome> outcomes = authorizer(GroupPolicy.askStore(), broken).decide(ANA, groups("a"));

        assertThat(outcomes.get(0).verdict()).isEqualTo(GroupVerdict.STORE_UNAVAILABLE);
    }
}
