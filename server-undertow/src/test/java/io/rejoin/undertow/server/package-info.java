/** Tests of the runnable server; they listen on free loopback ports and write into temporary folders. */
@NullMarked
package io.rejoin.undertow.server;

import org.jspecify.annotations.NullMarked;
