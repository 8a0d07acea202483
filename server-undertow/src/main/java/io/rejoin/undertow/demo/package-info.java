/** A chat to try Rejoin with: rooms, a switch that cuts the line, and an administrator who takes rooms away. Not for production. */
@NullMarked
package io.rejoin.undertow.demo;

import org.jspecify.annotations.NullMarked;
