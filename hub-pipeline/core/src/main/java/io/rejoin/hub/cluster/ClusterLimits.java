package io.rejoin.hub.cluster;

import java.time.Duration;

/**
 * How long servers wait for each other, and how much they take from each other.
 *
 * @param answerWithin how long to wait for another server to change a membership; longer than it waits for its stores
 * @param clientAnswerWithin how long to wait for a client of another server to answer, as that server might die without a word
 * @param changesMax how many changes for other servers may be under way here; more fail there
 * @param charactersMax how long a message or a change may be, as it crosses
 */
public record ClusterLimits(Duration answerWithin, Duration clientAnswerWithin, int changesMax, int charactersMax) {

    public ClusterLimits {
        if (answerWithin.toMillis() < 1 || clientAnswerWithin.toMillis() < 1) {
            throw new IllegalArgumentException("an answer takes at least a millisecond");
        }
        if (changesMax < 1 || charactersMax < 1) {
            throw new IllegalArgumentException("something must be taken from other servers");
        }
    }

    /** 10 seconds, 5 minutes, 1,024 changes, 1 Mi characters. */
    public static ClusterLimits defaults() {
        return new ClusterLimits(Duration.ofSeconds(10), Duration.ofMinutes(5), 1024, 1 << 20);
    }

    public ClusterLimits withAnswerWithin(Duration newLimit) {
        return new ClusterLimits(newLimit, clientAnswerWithin, changesMax, charactersMax);
    }

    public ClusterLimits withClientAnswerWithin(Duration newLimit) {
        return new ClusterLimits(answerWithin, newLimit, changesMax, charactersMax);
    }

    public ClusterLimits withChangesMax(int newMax) {
        return new ClusterLimits(answerWithin, clientAnswerWithin, newMax, charactersMax);
    }

    public ClusterLimits withCharactersMax(int newMax) {
        return new ClusterLimits(answerWithin, clientAnswerWithin, changesMax, newMax);
    }
}
