package io.rejoin.hub.pipeline;

import io.rejoin.hub.access.AuthorizationStore;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.hub.reconnect.ReplayStore;
import io.rejoin.token.KeyRing;

/**
 * What a safe rejoin cannot do without. None of it has a default.
 *
 * @param keys sign tokens, cursors and the audit trail
 * @param authorization who may be in which group, now
 * @param replay which generation of each token family was used
 * @param audit every decision
 */
public record ReconnectSecurity(KeyRing keys, AuthorizationStore authorization, ReplayStore replay, AuditStore audit) {}
