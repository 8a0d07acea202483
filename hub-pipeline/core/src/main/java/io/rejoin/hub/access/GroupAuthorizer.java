package io.rejoin.hub.access;

import io.rejoin.token.HubGroups;
import io.rejoin.token.UserId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides which groups a user may be in, now, each by the rule of its own:
 *
 * <ol>
 *   <li>An open group asks nothing but that its user was not revoked everywhere.
 *   <li>At the level of revocations, what this server knows decides, if it is up to date and reaches back to where the membership
 *       was last found good.
 *   <li>Else the store is asked, for all groups at once and together with whoever else asks now.
 *   <li>If it cannot be, the group's outage policy decides. Groups that need no store do not feel it.
 * </ol>
 */
public final class GroupAuthorizer {

    private final GroupPolicy policy;
    private final SharedAsk store;
    private final LocalKnowledge local;

    /**
     * @param known what was granted and revoked lately
     * @param behindMax so old that may be and still count as up to date
     */
    public GroupAuthorizer(GroupPolicy policy, SharedAsk store, Revocations known, Duration behindMax, Clock clock) {
        this.policy = policy;
        this.store = store;
        this.local = new LocalKnowledge(known, behindMax, clock);
    }

    /** One outcome per group for somebody who is in none of them yet. An anonymous user is in no group that asks a store. */
    public List<GroupOutcome> decide(Optional<UserId> user, HubGroups groups) {
        return decide(user, groups, KnownAt.NEVER, store::now);
    }

    /** One outcome per group, in the groups' order, for somebody who was in them before. */
    public List<GroupOutcome> decide(Optional<UserId> user, HubGroups groups, KnownAt knownAt) {
        return decide(user, groups, knownAt, store::standings);
    }

    private List<GroupOutcome> decide(
            Optional<UserId> user, HubGroups groups, KnownAt knownAt, Function<Set<Membership>, Standings> ask) {
        List<Asked> all = new ArrayList<>();
        List<Optional<GroupOutcome>> known = new ArrayList<>();
        Set<Membership> open = new HashSet<>();
        Evidence followed = local.followed();
        groups.forEach((hub, group) -> {
            Asked asked = Asked.of(user, hub, group, policy.rule(hub, group), knownAt.at(hub, group));
            Optional<GroupOutcome> outcome = local.decide(asked, followed);
            if (outcome.isEmpty()) {
                asked.membership().ifPresent(open::add);
            }
            all.add(asked);
            known.add(outcome);
        });
        Optional<Standings> answer = open.isEmpty() ? Optional.empty() : ask(ask, open);
        List<GroupOutcome> outcomes = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            Asked asked = all.get(i);
            outcomes.add(known.get(i).orElseGet(() -> decide(asked, answer)));
        }
        return outcomes;
    }

    private GroupOutcome decide(Asked asked, Optional<Standings> answer) {
        if (answer.isEmpty()) {
            return local.decideInOutage(asked);
        }
        local.note(asked, answer.get());
        return asked.outcome(answer.get());
    }

    /** What the store says of these; empty if it cannot be asked. */
    public Optional<Standings> ask(Set<Membership> asked) {
        return ask(store::standings, asked);
    }

    private static Optional<Standings> ask(Function<Set<Membership>, Standings> ask, Set<Membership> asked) {
        try {
            return Optional.of(ask.apply(asked));
        } catch (StoreUnavailableException e) {
            return Optional.empty();
        }
    }
}
