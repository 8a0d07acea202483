package io.rejoin.hub.reconnect;

import io.rejoin.hub.access.VerificationLevel;
import io.rejoin.token.HubGroups;

/**
 * Lets a client back into every group that its good token lists, and asks nobody: SignalR 2's default. Insecure, as who lost a group in
 * a database that this server does not follow is let in until the token is no longer renewed. What every verifier is bound to (see
 * {@link RejoinVerifier}) still holds: a group that was left, or that the authorization store revoked, does not come back.
 */
public final class InsecureTrustTokenRejoin implements RejoinVerifier {

    @Override
    public HubGroups verify(RejoinRequest request) {
        return request.groups();
    }

    @Override
    public VerificationLevel level() {
        return VerificationLevel.TOKEN;
    }
}
