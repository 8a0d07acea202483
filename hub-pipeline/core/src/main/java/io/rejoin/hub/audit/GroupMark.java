package io.rejoin.hub.audit;

/**
 * That a row is about a group.
 *
 * @param against whether it took or kept somebody out of it: refused, revoked or left
 */
public record GroupMark(GroupKey key, boolean against) {}
