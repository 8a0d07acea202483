package io.rejoin.hub;

import java.time.Duration;

/**
 * How much the message log and the queues hold.
 *
 * @param messagesPerTopic newest messages kept for each group, user, connection and hub
 * @param charactersPerTopic and at most so many characters of them
 * @param unheardTopics how many topics without a listener keep their messages for who may come back
 * @param unheardFor and for how long
 * @param recoveredMax how many missed messages one reconnect hands over; the newest win, and the client is told
 * @param queuedMax how many messages may wait for one client before its transport is closed as too slow
 */
public record HistoryLimits(
        int messagesPerTopic,
        int charactersPerTopic,
        int unheardTopics,
        Duration unheardFor,
        int recoveredMax,
        int queuedMax) {

    public static HistoryLimits defaults() {
        return new HistoryLimits(1000, 1 << 20, 10_000, Duration.ofMinutes(15), 10_000, 10_000);
    }
}
