/**
 * Reconnect tokens: names, claims, issuing and verifying. The form is described claim by claim in {@code FORMAT.md} of
 * this module. The package knows no hub and no server.
 */
@NullMarked
package io.rejoin.token;

import org.jspecify.annotations.NullMarked;
