package io.rejoin.hub.reconnect;

import io.rejoin.hub.Connection;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Position;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.TokenId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/**
 * What was decided of a reconnect, group by group. Only the {@link RejoinAuthorizer} makes one; who is handed it can take groups
 * away, never add any.
 */
public final class RejoinDecision {

    private final Connection connection;
    private final Optional<FreshToken> token;
    private final Optional<RefusalReason> refusal;
    private final Optional<Position> from;
    private final List<GroupOutcome> outcomes;

    RejoinDecision(
            Connection connection,
            Optional<FreshToken> token,
            Optional<RefusalReason> refusal,
            Optional<Position> from,
            List<GroupOutcome> outcomes) {
        this.connection = connection;
        this.token = token;
        this.refusal = refusal;
        this.from = from;
        this.outcomes = List.copyOf(outcomes);
    }

    /** Who comes back. */
    public Connection connection() {
        return connection;
    }

    /** One outcome for every group that the client could have asked for. */
    public List<GroupOutcome> outcomes() {
        return outcomes;
    }

    /** The same decision without the groups that are not to be retained. */
    public RejoinDecision retainIf(BiPredicate<HubName, GroupName> retained) {
        List<GroupOutcome> narrowed = new ArrayList<>();
        for (GroupOutcome outcome : outcomes) {
            boolean taken = outcome.isGranted() && !retained.test(outcome.hub(), outcome.group());
            narrowed.add(taken ? outcome.with(GroupVerdict.NARROWED) : outcome);
        }
        return new RejoinDecision(connection, token, refusal, from, narrowed);
    }

    /** Whether this is the other decision, or was made from it by taking groups away. */
    boolean narrows(RejoinDecision other) {
        return connection == other.connection
                && token.equals(other.token)
                && outcomes.size() == other.outcomes.size()
                && outcomes.stream().filter(GroupOutcome::isGranted).allMatch(other.outcomes::contains);
    }

    Optional<RefusalReason> refusal() {
        return refusal;
    }

    Optional<TokenId> tokenId() {
        return token.map(fresh -> fresh.content().id());
    }

    Optional<Position> from() {
        return from;
    }
}
