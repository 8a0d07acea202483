/** What joins the servers of one application. Knows nothing of hubs. */
@NullMarked
package io.rejoin.hub.backplane;

import org.jspecify.annotations.NullMarked;
