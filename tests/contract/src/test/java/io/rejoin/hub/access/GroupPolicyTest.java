package io.rejoin.hub.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import org.junit.jupiter.api.Test;

/** Pure rules. */
final class GroupPolicyTest {
    private static final HubName CHAT = HubName.of("chat");

    private static VerificationLevel level(GroupPolicy policy, String hub, String group) {
        return policy.level(HubName.of(hub), GroupName.of(group));
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
}
