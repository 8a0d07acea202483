package io.rejoin.hub.pipeline;

import io.rejoin.hub.access.AuthorizationStore;
import io.rejoin.hub.access.GroupAuthorizer;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.access.Revocations;
import io.rejoin.hub.access.SharedAsk;
import io.rejoin.hub.reconnect.RejoinCheck;
import io.rejoin.hub.reconnect.RejoinVerifier;
import io.rejoin.hub.reconnect.Shadow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes what decides of rejoins out of the parts of one server, and ends its threads. */
final class RejoinChecks implements AutoCloseable {

    private final GroupAuthorizer joins;
    private final AuthorizationStore store;
    private final Revocations known;
    private final HubServerPolicy policy;
    private final Clock clock;
    private final List<Runnable> ends = new ArrayList<>();

    /** @param joins decides of joins */
    RejoinChecks(
            GroupAuthorizer joins, AuthorizationStore store, Revocations known, HubServerPolicy policy, Clock clock) {
        this.joins = joins;
        this.store = store;
        this.known = known;
        this.policy = policy;
        this.clock = clock;
    }

    /** As joins are decided. */
    RejoinCheck asJoins() {
        return RejoinCheck.policy(joins);
    }

    /** By another policy over the same store, which is asked apart from everybody else. */
    RejoinCheck policy(GroupPolicy groups) {
        SharedAsk ask = new SharedAsk(store, policy.storePatience());
        ends.add(ask::close);
        return RejoinCheck.policy(
                new GroupAuthorizer(groups, ask, known, policy.revocations().behindMax(), clock));
    }

    RejoinCheck verifier(RejoinVerifier verifier) {
        RejoinCheck check = RejoinCheck.verifier(
                verifier, known, policy.storePatience(), policy.tokens().groupsListedMax());
        ends.add(check::close);
        return check;
    }

    Optional<Shadow> shadow(Optional<RejoinSetup.Candidate> candidate) {
        return candidate.map(one -> {
            Shadow shadow = new Shadow(one.check().apply(this), one.reports());
            ends.add(shadow::close);
            return shadow;
        });
    }

    @Override
    public void close() {
        ends.forEach(Runnable::run);
    }
}
