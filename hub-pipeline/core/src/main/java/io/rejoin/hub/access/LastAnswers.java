package io.rejoin.hub.access;

import io.rejoin.token.Revision;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the store last said of memberships, for groups that have a grace. Bounded: who was asked for least lately is forgotten. */
final class LastAnswers {

    private static final int MAX = 100_000;

    /** What was said, as of which revision of the store, and when. */
    record Answer(Standing standing, Revision asOf, Instant at) {

        Duration age(Instant now) {
            Duration age = Duration.between(at, now);
            return age.isNegative() ? Duration.ZERO : Duration.ofMillis(age.toMillis());
        }
    }

    private final Clock clock;
    /** Guarded by this. */
    private final Map<Membership, Answer> answers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Membership, Answer> eldest) {
            return size() > MAX;
        }
    };

    LastAnswers(Clock clock) {
        this.clock = clock;
    }

    synchronized void note(Membership membership, Standing standing, Revision asOf) {
        answers.put(membership, new Answer(standing, asOf, clock.instant()));
    }

    synchronized Optional<Answer> find(Membership membership) {
        return Optional.ofNullable(answers.get(membership));
    }
}
