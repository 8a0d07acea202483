package io.rejoin.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.access.Advice;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client may be told of a reconnect. */
final class RejoinOutcomeTest {
    private static final GroupName LOBBY = GroupName.of("lobby");
    private static final GroupName OPS = GroupName.of("ops");
    private static final GroupName SECRET = GroupName.of("secret");

    private static RejoinOutcome outcome(GroupVerdict lobby, GroupVerdict ops, GroupVerdict secret) {
        return new RejoinOutcome(
                List.of(decided(LOBBY, lobby), decided(OPS, ops), decided(SECRET, secret)), false, Advice.NONE);
    }

    private static GroupOutcome decided(GroupName group, GroupVerdict verdict) {
        return GroupOutcome.refused(HubName.of("chat"), group, verdict);
    }

    @Test
    void groupThatTheClientDoesNotKnow_isNotMentioned() {
        RejoinOutcome outcome = outcome(GroupVerdict.GRANTED, GroupVerdict.STORE_UNAVAILABLE, GroupVerdict.GRANTED);

        assertThat(outcome.advice(List.of(LOBBY, OPS, GroupName.of("other"))))
                .containsExactly(
                        new GroupAdvice(LOBBY, true, Advice.NONE), new GroupAdvice(OPS, false, Advice.RETRY_LATER));
    }

    @Test
    void refusals_lookAlikeWhateverTheirReason() {
        List<GroupName> all = List.of(LOBBY, OPS, SECRET);

        assertThat(outcome(GroupVerdict.REVOKED, GroupVerdict.NOT_A_MEMBER, GroupVerdict.LEFT)
                        .advice(all))
                .isEqualTo(outcome(GroupVerdict.NARROWED, GroupVerdict.LEFT, GroupVerdict.NOT_A_MEMBER)
                        .advice(all));
    }

    @Test
    void assignedGroup_isBack() {
        RejoinOutcome outcome = outcome(GroupVerdict.ASSIGNED, GroupVerdict.LEFT, GroupVerdict.LEFT);

        assertThat(outcome.advice(List.of(LOBBY))).containsExactly(new GroupAdvice(LOBBY, true, Advice.NONE));
    }
}
