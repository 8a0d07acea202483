/** Tests of the backplane in memory. */
@NullMarked
package io.rejoin.hub.backplane;

import org.jspecify.annotations.NullMarked;
