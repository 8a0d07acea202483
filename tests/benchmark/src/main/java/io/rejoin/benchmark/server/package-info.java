/** What the whole server costs, beside a bare one of the same make in the same process. */
@NullMarked
package io.rejoin.benchmark.server;

import org.jspecify.annotations.NullMarked;
