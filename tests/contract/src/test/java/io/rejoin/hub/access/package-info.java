/** Tests of who may be in which group. */
@NullMarked
package io.rejoin.hub.access;

import org.jspecify.annotations.NullMarked;
