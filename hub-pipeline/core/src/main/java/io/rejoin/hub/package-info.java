/** The hub: what an application writes and what it reaches its clients with; connections, groups and the message log. */
@NullMarked
package io.rejoin.hub;

import org.jspecify.annotations.NullMarked;
