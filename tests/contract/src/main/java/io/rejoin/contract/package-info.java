/**
 * What every store must do, as tests to inherit; the same in memory, for tests of what is above a store; and fakes with faults.
 *
 * <p>An adapter's test extends the contract of its interface, and the {@code Durable} one if its rows outlive the process.
 */
@NullMarked
package io.rejoin.contract;

import org.jspecify.annotations.NullMarked;
