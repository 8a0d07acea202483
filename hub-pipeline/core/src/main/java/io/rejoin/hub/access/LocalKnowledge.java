package io.rejoin.hub.access;

import io.rejoin.hub.access.Evidence.Basis;
import io.rejoin.hub.access.Scope.Everywhere;
import io.rejoin.token.Revision;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** What this server can say of a membership without the store: because it knows enough, or because the store is out. */
final class LocalKnowledge {

    private final Revocations known;
    private final Duration behindMax;
    private final LastAnswers lastAnswers;
    private final Clock clock;

    LocalKnowledge(Revocations known, Duration behindMax, Clock clock) {
        this.known = known;
        this.behindMax = behindMax;
        this.lastAnswers = new LastAnswers(clock);
        this.clock = clock;
    }

    /** What has been followed of the store by now: looked up once for all groups that are decided together. */
    Evidence followed() {
        Revision reached = known.reached();
        return new Evidence(Basis.REVOCATIONS, reached, known.staleness());
    }

    /**
     * The outcome, if the group's rule is met by what is known here; empty if the store must be asked.
     *
     * @param followed not long ago
     */
    Optional<GroupOutcome> decide(Asked asked, Evidence followed) {
        if (asked.rule().level() == VerificationLevel.TOKEN) {
            return Optional.of(open(asked));
        }
        if (asked.membership().isEmpty()) {
            return Optional.of(asked.outcome(GroupVerdict.NOT_A_MEMBER, Evidence.UNASKED));
        }
        boolean enough = asked.rule().level() == VerificationLevel.REVOCATIONS
                && followed.staleness().compareTo(behindMax) <= 0;
        return enough ? remembered(asked, followed) : Optional.empty();
    }

    /** Nobody is taken out of an open group, but who was revoked everywhere was so here too. Who was in none may join it anew. */
    private GroupOutcome open(Asked asked) {
        Optional<Revision> revoked = asked.membership()
                .filter(membership -> asked.knownAt().isPresent())
                .flatMap(membership -> known.revokedAfter(new Everywhere(membership.user()), asked.good()));
        return revoked.map(at -> asked.outcome(GroupVerdict.REVOKED, Evidence.of(Basis.REVOCATIONS, at)))
                .orElseGet(() -> asked.outcome(GroupVerdict.GRANTED, Evidence.UNASKED));
    }

    private Optional<GroupOutcome> remembered(Asked asked, Evidence evidence) {
        return asked.membership()
                .flatMap(membership -> known.since(asked.good(), membership))
                .map(standing -> asked.outcome(standing, evidence));
    }

    /** Keeps what the store said, for a group that has a grace. */
    void note(Asked asked, Standings answer) {
        if (asked.rule().outage().kind() == OutagePolicy.Kind.GRACE) {
            asked.membership()
                    .ifPresent(membership -> lastAnswers.note(membership, answer.of(membership), answer.revision()));
        }
    }

    /** The outcome while the store cannot be asked. A revocation that is known counts under every policy. */
    GroupOutcome decideInOutage(Asked asked) {
        Optional<GroupOutcome> revoked = asked.membership()
                .flatMap(membership -> known.revokedAfter(membership, asked.good()))
                .map(at -> asked.outcome(GroupVerdict.REVOKED, Evidence.of(Basis.REVOCATIONS, at)));
        return revoked.orElseGet(() -> switch (asked.rule().outage().kind()) {
            case CLOSED -> closed(asked);
            case GRACE -> graceful(asked);
            case OPEN ->
                asked.outcome(GroupVerdict.GRANTED, new Evidence(Basis.NOTHING, Revision.NONE, known.staleness()));
        });
    }

    private static GroupOutcome closed(Asked asked) {
        return asked.outcome(GroupVerdict.STORE_UNAVAILABLE, Evidence.UNASKED);
    }

    private GroupOutcome graceful(Asked asked) {
        Duration grace = asked.rule().outage().staleness();
        Evidence evidence = new Evidence(Basis.GRACE, known.reached(), known.staleness());
        Optional<GroupOutcome> remembered =
                evidence.staleness().compareTo(grace) <= 0 ? remembered(asked, evidence) : Optional.empty();
        return remembered.or(() -> lastAnswer(asked, grace)).orElseGet(() -> closed(asked));
    }

    private Optional<GroupOutcome> lastAnswer(Asked asked, Duration grace) {
        return asked.membership().flatMap(lastAnswers::find).flatMap(answer -> {
            Duration age = answer.age(clock.instant());
            return age.compareTo(grace) <= 0 && !known.hasForgottenSince(answer.asOf())
                    ? Optional.of(asked.outcome(answer.standing(), new Evidence(Basis.GRACE, answer.asOf(), age)))
                    : Optional.empty();
        });
    }
}
