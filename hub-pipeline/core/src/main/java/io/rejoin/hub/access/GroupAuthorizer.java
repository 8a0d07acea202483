package io.rejoin.hub.access;

import io.rejoin.token.HubGroups;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which groups a user may be in, now: by the groups' policy, and by the store where that asks for it. A store that cannot
 * be asked closes the groups that need it, and no others.
 */
public final class GroupAuthorizer {

    private final GroupPolicy policy;
    private final AuthorizationStore store;

    public GroupAuthorizer(GroupPolicy policy, AuthorizationStore store) {
        this.policy = policy;
        this.store = store;
    }

    /** One outcome per group, in the groups' order. An anonymous user is in no group that asks the store. */
    public List<GroupOutcome> decide(Optional<UserId> user, HubGroups groups) {
        return decide(user, groups, Optional.empty());
    }

    /**
     * The same for somebody who was in these groups before.
     *
     * @param knownAt a revision at which that was so; what was granted after it was granted anew
     */
    public List<GroupOutcome> decide(Optional<UserId> user, HubGroups groups, Optional<Revision> knownAt) {
        Set<Membership> asked = new HashSet<>();
        user.ifPresent(someone -> groups.forEach((hub, group) -> {
            if (policy.level(hub, group) == VerificationLevel.STORE) {
                asked.add(new Membership(someone, hub, group));
            }
        }));
        Optional<Standings> answer = ask(asked);
        List<GroupOutcome> outcomes = new ArrayList<>();
        groups.forEach((hub, group) -> {
            VerificationLevel level = policy.level(hub, group);
            if (level == VerificationLevel.TOKEN) {
                outcomes.add(new GroupOutcome(hub, group, GroupVerdict.GRANTED, level, Revision.NONE));
            } else {
                Optional<Membership> membership = user.map(someone -> new Membership(someone, hub, group));
                outcomes.add(outcome(
                        new GroupOutcome(hub, group, GroupVerdict.NOT_A_MEMBER, level, Revision.NONE),
                        membership,
                        answer,
                        knownAt));
            }
        });
        return outcomes;
    }

    private Optional<Standings> ask(Set<Membership> asked) {
        try {
            return Optional.of(asked.isEmpty() ? new Standings(Revision.NONE, Map.of()) : store.standings(asked));
        } catch (StoreUnavailableException e) {
            return Optional.empty();
        }
    }

    private static GroupOutcome outcome(
            GroupOutcome refused,
            Optional<Membership> membership,
            Optional<Standings> answer,
            Optional<Revision> knownAt) {
        if (membership.isEmpty()) {
            return refused;
        }
        if (answer.isEmpty()) {
            return refused.with(GroupVerdict.STORE_UNAVAILABLE);
        }
        Standing standing = answer.get().of(membership.get());
        Revision snapshot = answer.get().revision();
        return switch (standing.kind()) {
            case GRANTED -> {
                boolean anew = knownAt.filter(standing.since()::isAfter).isPresent();
                yield refused.with(anew ? GroupVerdict.GRANTED_ANEW : GroupVerdict.GRANTED)
                        .at(snapshot);
            }
            case REVOKED -> refused.with(GroupVerdict.REVOKED).at(standing.since());
            case NONE -> refused.at(snapshot);
        };
    }

    /** Whether the store is asked for this group. */
    public boolean asksStore(Membership membership) {
        return policy.level(membership.hub(), membership.group()) == VerificationLevel.STORE;
    }
}
