/** Tests of the hub's connections, queues and log, each type by itself. */
@NullMarked
package io.rejoin.hub;

import org.jspecify.annotations.NullMarked;
