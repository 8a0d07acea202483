/** Tests of the trail, and of what becomes of somebody who changes it. */
@NullMarked
package io.rejoin.hub.audit;

import org.jspecify.annotations.NullMarked;
