/** How the servers of one application, joined by a backplane, reach each other's connections. */
@NullMarked
package io.rejoin.hub.cluster;

import org.jspecify.annotations.NullMarked;
