package io.rejoin.hub.access;

import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import java.util.ArrayList;
import java.util.List;

/** Which level of verification a group asks for: the store, unless a rule opens the group. */
public final class GroupPolicy {

    private record Rule(HubName hub, String prefix) {
        boolean matches(HubName hubOfGroup, GroupName group) {
            return hub.equals(hubOfGroup) && group.value().startsWith(prefix);
        }
    }

    private final List<Rule> open;

    private GroupPolicy(List<Rule> open) {
        this.open = List.copyOf(open);
    }

    /** The store is asked for every group. */
    public static GroupPolicy askStore() {
        return new GroupPolicy(List.of());
    }

    /**
     * Opens the groups of this hub whose names begin with this prefix: anybody may join them, a good token is enough to come
     * back, and they cannot be revoked.
     */
    public GroupPolicy allowTokenOnly(HubName hub, String prefix) {
        List<Rule> rules = new ArrayList<>(open);
        rules.add(new Rule(hub, prefix));
        return new GroupPolicy(rules);
    }

    public VerificationLevel level(HubName hub, GroupName group) {
        boolean isOpen = open.stream().anyMatch(rule -> rule.matches(hub, group));
        return isOpen ? VerificationLevel.TOKEN : VerificationLevel.STORE;
    }
}
