/** The composition root and the hooks around hub calls and rejoins. */
@NullMarked
package io.rejoin.hub.pipeline;

import org.jspecify.annotations.NullMarked;
