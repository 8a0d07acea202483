package io.rejoin.hub;

import java.time.Duration;
import java.util.stream.IntStream;

/**
 * How much the message log and the queues hold.
 *
 * @param messagesPerTopic newest messages kept for each group, user, connection and hub
 * @param charactersPerTopic and at most so many characters of them
 * @param charactersMax how many characters all topics together keep, 64 more counted for each message, and for one of another server
 *     100 and 32 for each other server; beyond that the longest windows lose their oldest messages
 * @param unheardTopics how many topics without a listener keep their messages for who may come back
 * @param unheardFor and for how long
 * @param recoveredMax how many missed messages one reconnect hands over, at most {@code queuedMax}; the newest win, and the
 *     client is told
 * @param queuedMax how many messages may wait for one client before its transport is closed as too slow
 * @param queuedCharactersMax and how many characters of them; one reconnect hands over half as many at most
 */
public record HistoryLimits(
        int messagesPerTopic,
        int charactersPerTopic,
        int charactersMax,
        int unheardTopics,
        Duration unheardFor,
        int recoveredMax,
        int queuedMax,
        int queuedCharactersMax) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if one is not positive, or more is recovered than may wait
     */
    public HistoryLimits {
        int least = IntStream.of(
                        messagesPerTopic,
                        charactersPerTopic,
                        charactersMax,
                        unheardTopics,
                        recoveredMax,
                        queuedMax,
                        queuedCharactersMax)
                .min()
                .orElseThrow();
        if (least < 1 || unheardFor.isNegative() || recoveredMax > queuedMax) {
            throw new IllegalArgumentException("limits must be positive, and recoveredMax at most queuedMax");
        }
    }

    public static HistoryLimits defaults() {
        return new HistoryLimits(1000, 1 << 20, 1 << 26, 10_000, Duration.ofMinutes(15), 5_000, 10_000, 1 << 22);
    }
}
