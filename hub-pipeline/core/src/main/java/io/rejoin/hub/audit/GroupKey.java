package io.rejoin.hub.audit;

import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;

/** One group of one hub, as the rows of a trail are found by it. Exact, case-sensitive, never concatenated into a key. */
public record GroupKey(String hub, String group) {

    /** Every group of every hub: what a record is found by that takes a user out of all of them. */
    public static final GroupKey EVERYWHERE = new GroupKey("", "");

    public static GroupKey of(HubName hub, GroupName group) {
        return new GroupKey(hub.value(), group.value());
    }
}
