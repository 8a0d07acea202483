package io.rejoin.hub;

import io.rejoin.hub.access.Advice;
import io.rejoin.token.GroupName;

/**
 * What a client may be told of one group after a reconnect.
 *
 * @param back whether it is in the group now
 * @param advice what to do; never why
 */
public record GroupAdvice(GroupName group, boolean back, Advice advice) {}
