/**
 * Grants and replay state in Azure Tables, for several servers with nothing of their own to run.
 *
 * <p>The application makes the tables and the client: the address, the credentials and how often a request is repeated are its
 * business. <b>What is durable when:</b> a call that changes something returns after the service acknowledged it. A call that threw
 * {@link io.rejoin.hub.access.StoreUnavailableException} may or may not have taken effect; it took effect as a whole or not at all.
 * <b>How long a call takes:</b> at most the timeout that the store was made with, whatever the service and the network do.
 *
 * <p>The entities belong to this package alone. Azure Tables has no triggers: a row that other software writes or deletes has no
 * revision, so servers do not notice it. Say it through a store.
 */
@NullMarked
package io.rejoin.store.azure;

import org.jspecify.annotations.NullMarked;
