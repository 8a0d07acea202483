package io.rejoin.hub.reconnect;

import io.rejoin.hub.Generations;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.TokenContent;
import io.rejoin.token.VerifiedToken;

/** A token that is authentic and that nothing newer has replaced. Only the {@link ReplayGuard} makes one. */
public final class FreshToken {

    private final VerifiedToken token;
    private final FamilyState state;
    private final Generations generations;

    FreshToken(VerifiedToken token, FamilyState state, Generations generations) {
        this.token = token;
        this.state = state;
        this.generations = generations;
    }

    TokenContent content() {
        return token.content();
    }

    long generation() {
        return content().id().generation();
    }

    /** The generations that tokens issued from now on are of. */
    Generations generations() {
        return generations;
    }

    /** Whether the connection was taken out of this group after the token was issued. */
    boolean wasRemoved(HubName hub, GroupName group) {
        return state.removedSince(generation(), hub, group);
    }
}
