/** Tests of what servers say to each other. */
@NullMarked
package io.rejoin.hub.cluster;

import org.jspecify.annotations.NullMarked;
