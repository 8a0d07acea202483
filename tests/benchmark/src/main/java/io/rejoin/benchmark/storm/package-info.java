/** What it costs when everybody comes back at once. */
@NullMarked
package io.rejoin.benchmark.storm;

import org.jspecify.annotations.NullMarked;
