/** The runnable server: its command line, its data folder and the console. */
@NullMarked
package io.rejoin.undertow.server;

import org.jspecify.annotations.NullMarked;
