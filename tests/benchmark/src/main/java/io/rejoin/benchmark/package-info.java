/** What issuing and verifying a token costs, beside its floor and other libraries, in one run. */
@NullMarked
package io.rejoin.benchmark;

import org.jspecify.annotations.NullMarked;
