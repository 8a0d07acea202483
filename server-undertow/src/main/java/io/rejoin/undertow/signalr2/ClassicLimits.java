package io.rejoin.undertow.signalr2;

import java.time.Duration;

/**
 * How much clients of the classic protocol may ask for.
 *
 * @param messageMax largest message from a client, in bytes
 * @param callsPending how many calls of one client may wait; then it is not read from until they are done
 * @param callsPerUser how many threads the calls of one user, over all connections, may hold at once; then the next ones wait
 * @param bodyWithin how long the body of a request may take, however steadily it comes
 * @param answerWithin how long a call that came by a request may take until its client is told that it takes too long
 * @param connectionsMax how many connections, attached or away, this server takes
 */
public record ClassicLimits(
        int messageMax,
        int callsPending,
        int callsPerUser,
        Duration bodyWithin,
        Duration answerWithin,
        int connectionsMax) {

    public static ClassicLimits defaults() {
        return new ClassicLimits(64 * 1024, 64, 16, Duration.ofSeconds(30), Duration.ofSeconds(30), 15_000);
    }
}
