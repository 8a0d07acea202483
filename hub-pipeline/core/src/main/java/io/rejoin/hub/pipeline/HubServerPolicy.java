package io.rejoin.hub.pipeline;

import io.rejoin.hub.HistoryLimits;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.access.RevocationLimits;
import io.rejoin.token.TokenPolicy;
import java.time.Duration;

/**
 * What may be tuned.
 *
 * @param node this server's name on the audit trail
 * @param tokens issuer, audience, lifetime and limits of reconnect tokens
 * @param groups how much each group asks before somebody is let in
 * @param history how many messages are kept for whom
 * @param disconnectTimeout how long a connection may be without a transport before it is over
 * @param storePatience how long to wait for a store before it counts as unavailable
 * @param rejoinsPending how many reconnects may be under way; more are asked to come later
 * @param revocations how closely the authorization store is followed
 * @param closesRevokedUsers whether a user who is revoked everywhere also loses their connections, on every server that follows the store
 */
public record HubServerPolicy(
        String node,
        TokenPolicy tokens,
        GroupPolicy groups,
        HistoryLimits history,
        Duration disconnectTimeout,
        Duration storePatience,
        int rejoinsPending,
        RevocationLimits revocations,
        boolean closesRevokedUsers) {

    public HubServerPolicy {
        if (disconnectTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("the disconnect timeout must be at least a second");
        }
        if (rejoinsPending < 1) {
            throw new IllegalArgumentException("at least one rejoin must be allowed to be pending");
        }
    }

    public static HubServerPolicy defaults() {
        return new HubServerPolicy(
                "node-1",
                TokenPolicy.of("rejoin", "rejoin/hubs"),
                GroupPolicy.checkRevocations(),
                HistoryLimits.defaults(),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                4096,
                RevocationLimits.defaults(),
                false);
    }

    public HubServerPolicy withTokens(TokenPolicy newTokens) {
        return new HubServerPolicy(
                node,
                newTokens,
                groups,
                history,
                disconnectTimeout,
                storePatience,
                rejoinsPending,
                revocations,
                closesRevokedUsers);
    }

    public HubServerPolicy withGroups(GroupPolicy newGroups) {
        return new HubServerPolicy(
                node,
                tokens,
                newGroups,
                history,
                disconnectTimeout,
                storePatience,
                rejoinsPending,
                revocations,
                closesRevokedUsers);
    }

    public HubServerPolicy withHistory(HistoryLimits newHistory) {
        return new HubServerPolicy(
                node,
                tokens,
                groups,
                newHistory,
                disconnectTimeout,
                storePatience,
                rejoinsPending,
                revocations,
                closesRevokedUsers);
    }

    public HubServerPolicy withDisconnectTimeout(Duration newTimeout) {
        return new HubServerPolicy(
                node,
                tokens,
                groups,
                history,
                newTimeout,
                storePatience,
                rejoinsPending,
                revocations,
                closesRevokedUsers);
    }

    public HubServerPolicy withRejoinsPending(int newPending) {
        return new HubServerPolicy(
                node,
                tokens,
                groups,
                history,
                disconnectTimeout,
                storePatience,
                newPending,
                revocations,
                closesRevokedUsers);
    }

    public HubServerPolicy withRevocations(RevocationLimits newRevocations) {
        return new HubServerPolicy(
                node,
                tokens,
                groups,
                history,
                disconnectTimeout,
                storePatience,
                rejoinsPending,
                newRevocations,
                closesRevokedUsers);
    }

    public HubServerPolicy withStorePatience(Duration newPatience) {
        return new HubServerPolicy(
                node,
                tokens,
                groups,
                history,
                disconnectTimeout,
                newPatience,
                rejoinsPending,
                revocations,
                closesRevokedUsers);
    }

    /**
     * A user who is revoked everywhere ({@link io.rejoin.hub.access.Scope.Everywhere}) also loses their connections, here and on every
     * server with this policy that follows the same store, within the bound of {@link #revocations}. They may connect anew, in no group:
     * to keep them out is for {@link HubModule#mayUse} or for who signs users in.
     */
    public HubServerPolicy withRevokedUsersClosed() {
        return new HubServerPolicy(
                node, tokens, groups, history, disconnectTimeout, storePatience, rejoinsPending, revocations, true);
    }
}
