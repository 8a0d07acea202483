@NullMarked
package io.rejoin.undertow.transport;

import org.jspecify.annotations.NullMarked;
