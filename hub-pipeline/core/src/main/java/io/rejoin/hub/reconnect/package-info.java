/** The walk of a reconnect: each step is one type and gives a ticket that the next step asks for. */
@NullMarked
package io.rejoin.hub.reconnect;

import org.jspecify.annotations.NullMarked;
