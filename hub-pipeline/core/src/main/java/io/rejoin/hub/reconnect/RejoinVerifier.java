package io.rejoin.hub.reconnect;

import io.rejoin.hub.access.VerificationLevel;
import io.rejoin.token.HubGroups;

/**
 * Decides which groups a client may come back into, in the place of the groups' policy; a join still asks the policy. It can only
 * choose among what it is asked for. Whatever it says, these stay out:
 *
 * <ul>
 *   <li>groups of a token that was refused;
 *   <li>groups that the connection left, or was taken out of, since its token was issued;
 *   <li>groups out of which the authorization store, as far as this server remembers, revoked the user; a revocation that is made
 *       while the verifier decides counts too.
 * </ul>
 *
 * <p>It is called from many threads, which may block but carry nothing of the request's. No answer within the patience for stores, or
 * a {@link io.rejoin.hub.access.StoreUnavailableException}, closes the groups for now: the client is to try again later. Anything else
 * that it throws fails the reconnect.
 */
public interface RejoinVerifier {

    /**
     * Which of the groups asked for the client may be in, now.
     *
     * @return some of {@code request.groups()}; one more, and the reconnect is refused
     * @throws io.rejoin.hub.access.StoreUnavailableException if that cannot be found out now
     */
    HubGroups verify(RejoinRequest request);

    /** What the trail calls it: the class's simple name, or {@code verifier} for one without. */
    default String name() {
        Class<?> type = getClass();
        return type.isHidden() || type.isAnonymousClass() ? "verifier" : type.getSimpleName();
    }

    /** How much the trail says that it asks: a store, unless overridden. */
    default VerificationLevel level() {
        return VerificationLevel.STORE;
    }
}
