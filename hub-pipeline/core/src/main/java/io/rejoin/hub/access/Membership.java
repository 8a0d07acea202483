package io.rejoin.hub.access;

import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;

/** One user in one group of one hub: what is granted and revoked. Exact, case-sensitive, never concatenated into a key. */
public record Membership(UserId user, HubName hub, GroupName group) {}
