/** Tests of the demo; they listen on free loopback ports and write into temporary folders. */
@NullMarked
package io.rejoin.undertow.demo;

import org.jspecify.annotations.NullMarked;
