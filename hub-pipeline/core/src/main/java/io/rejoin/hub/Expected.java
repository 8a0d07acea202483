package io.rejoin.hub;

import io.rejoin.token.HubGroups;

/**
 * A connection that is on its way back, as it was when that began.
 *
 * @param groups those that it was in then, and so all that the decision about it can have considered
 */
public record Expected(Connection connection, HubGroups groups) {}
