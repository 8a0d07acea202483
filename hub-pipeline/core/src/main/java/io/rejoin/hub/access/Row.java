package io.rejoin.hub.access;

/**
 * What a grant store keeps of one scope: the newest that was said of it.
 *
 * @param standing granted or revoked, and since which revision; only a {@link Membership} can be granted
 */
public record Row(Scope scope, Standing standing) {}
