package io.rejoin.hub.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pure rules. */
final class GroupPolicyTest {
    private static final HubName CHAT = HubName.of("chat");

    private static VerificationLevel level(GroupPolicy policy, String hub, String group) {
        return policy.rule(HubName.of(hub), GroupName.of(group)).level();
    }

    @Test
    void unmentionedGroup_asksTheStore() {
        assertThat(level(GroupPolicy.askStore(), "chat", "lobby")).isEqualTo(VerificationLevel.STORE);
    }

    @Test
    void openedPrefix_isOpenOnThatHubAndExactly() {
        GroupPolicy policy = GroupPolicy.askStore().allowTokenOnly(CHAT, "open/");

        assertThat(level(policy, "chat", "open/a")).isEqualTo(VerificationLevel.TOKEN);
        assertThat(level(policy, "chat", "open")).isEqualTo(VerificationLevel.STORE);
        assertThat(level(policy, "chat", "Open/a")).isEqualTo(VerificationLevel.STORE);
        assertThat(level(policy, "chat", "x/open/a")).isEqualTo(VerificationLevel.STORE);
        assertThat(level(policy, "Chat", "open/a")).isEqualTo(VerificationLevel.STORE);
    }

    @Test
    void rule_doesNotChangeThePolicyItWasAddedTo() {
        GroupPolicy strict = GroupPolicy.askStore();
        GroupPolicy open = strict.allowTokenOnly(CHAT, "a").allowTokenOnly(CHAT, "b");

        assertThat(level(strict, "chat", "a1")).isEqualTo(VerificationLevel.STORE);
        assertThat(level(open, "chat", "a1")).isEqualTo(VerificationLevel.TOKEN);
        assertThat(level(open, "chat", "b1")).isEqualTo(VerificationLevel.TOKEN);
    }

    @Test
    void longestPrefix_counts_andOfTwoTheLaterOne() {
        GroupPolicy policy = GroupPolicy.checkRevocations()
                .rule(CHAT, "room/", VerificationLevel.STORE, OutagePolicy.closed())
                .rule(CHAT, "room/public/", VerificationLevel.TOKEN, OutagePolicy.closed())
                .rule(CHAT, "room/", VerificationLevel.STORE, OutagePolicy.insecureOpen());

        assertThat(level(policy, "chat", "room/public/a")).isEqualTo(VerificationLevel.TOKEN);
        assertThat(policy.rule(CHAT, GroupName.of("room/a")))
                .isEqualTo(new GroupRule("chat/room/*", VerificationLevel.STORE, OutagePolicy.insecureOpen()));
        assertThat(policy.rule(CHAT, GroupName.of("lobby")))
                .isEqualTo(new GroupRule("default", VerificationLevel.REVOCATIONS, OutagePolicy.closed()));
        assertThat(policy.rules()).hasSize(4);
    }

    @Test
    void grace_isMoreThanNothingAndAtMostADay() {
        assertThatThrownBy(() -> OutagePolicy.grace(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OutagePolicy.grace(Duration.ofHours(25))).isInstanceOf(IllegalArgumentException.class);
        assertThat(OutagePolicy.grace(Duration.ofHours(24)).staleness()).hasHours(24);
    }
}
