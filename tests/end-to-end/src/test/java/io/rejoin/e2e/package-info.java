/** Real clients and a real browser against the real server, over loopback. */
@NullMarked
package io.rejoin.e2e;

import org.jspecify.annotations.NullMarked;
