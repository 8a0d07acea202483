/** Who may be in which group, now: the authorization store, the policy by group, and what was revoked lately. */
@NullMarked
package io.rejoin.hub.access;

import org.jspecify.annotations.NullMarked;
