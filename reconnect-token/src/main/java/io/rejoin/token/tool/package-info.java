/**
 * The command line for key files and tokens. It needs picocli, which the rest of the module does not; whoever mounts
 * these commands brings it.
 */
@NullMarked
package io.rejoin.token.tool;

import org.jspecify.annotations.NullMarked;
