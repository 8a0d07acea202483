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
 */
public record HubServerPolicy(
        String node,
        TokenPolicy tokens,
        GroupPolicy groups,
        HistoryLimits history,
        Duration disconnectTimeout,
        Duration storePatience,
        int rejoinsPending,
        RevocationLimits revocations) {

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
                RevocationLimits.defaults());
    }

    public HubServerPolicy withTokens(TokenPolicy newTokens) {
        return new HubServerPolicy(
                node, newTokens, groups, history, disconnectTimeout, storePatience, rejoinsPending, revocations);
    }

    public HubServerPolicy withGroups(GroupPolicy newGroups) {
        return new HubServerPolicy(
                node, tokens, newGroups, history, disconnectTimeout, storePatience, rejoinsPending, revocations);
    }

    public HubServerPolicy withHistory(HistoryLimits newHistory) {
        return new HubServerPolicy(
                node, tokens, groups, newHistory, disconnectTimeout, storePatience, rejoinsPending, revocations);
    }

    public HubServerPolicy withDisconnectTimeout(Duration newTimeout) {
        return new HubServerPolicy(
                node, tokens, groups, history, newTimeout, storePatience, rejoinsPending, revocations);
    }

    public HubServerPolicy withRejoinsPending(int newPending) {
        return new HubServerPolicy(
                node, tokens, groups, history, disconnectTimeout, storePatience, newPending, revocations);
    }

    public HubServerPolicy withRevocations(RevocationLimits newRevocations) {
        return new HubServerPolicy(
                node, tokens, groups, history, disconnectTimeout, storePatience, rejoinsPending, newRevocations);
    }

    public HubServerPolicy withStorePatience(Duration newPatience) {
        return new HubServerPolicy(
                node, tokens, groups, history, disconnectTimeout, newPatience, rejoinsPending, revocations);
    }
}
