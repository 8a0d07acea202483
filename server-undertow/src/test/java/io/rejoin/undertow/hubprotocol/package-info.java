/** Tests of the hub protocols; they touch nothing. */
@NullMarked
package io.rejoin.undertow.hubprotocol;

import org.jspecify.annotations.NullMarked;
