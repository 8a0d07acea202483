/**
 * Grants, replay state and the audit trail in one Redis, shared by all nodes of a cluster. Needs Redis 6.2 or newer.
 *
 * <p><b>What is durable when:</b> Redis is only taken if it writes every change to its append-only file and synchronises that before it
 * answers ({@code appendonly yes}, {@code appendfsync always}, {@code no-appendfsync-on-rewrite no}), and never drops a key to make
 * room ({@code maxmemory-policy noeviction}). A change that was acknowledged then outlives a kill of Redis, and a loss of power as far
 * as the disk keeps what it acknowledged. A call that threw {@link io.rejoin.hub.access.StoreUnavailableException} may or may not take
 * effect, as a whole, now or when a Redis that hangs goes on.
 *
 * <p><b>What is not covered:</b> Redis replicates asynchronously. A replica that takes over may lack changes that were acknowledged, so
 * a failover is a restore of an older copy. Only a primary is spoken to.
 */
@NullMarked
package io.rejoin.store.redis;

import org.jspecify.annotations.NullMarked;
