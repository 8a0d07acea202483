package io.rejoin.undertow.signalr;

import java.time.Duration;

/**
 * How much clients may ask for.
 *
 * @param messageMax largest message from a client, in bytes
 * @param callsPending how many calls of one client may wait; then it is not read from until they are done
 * @param callsPerUser how many threads the calls of one user, over all connections, may hold at once; then the next ones wait
 * @param streamsMax how many streams one client may have open, in each direction
 * @param streamAhead how many items of a stream are on their way or wait; then the other side waits
 * @param bodyWithin how long the body of a request may take, however steadily it comes
 * @param connectionsMax how many connections, attached or away, this server takes
 */
public record CoreLimits(
        int messageMax,
        int callsPending,
        int callsPerUser,
        int streamsMax,
        int streamAhead,
        Duration bodyWithin,
        int connectionsMax) {

    public static CoreLimits defaults() {
        return new CoreLimits(32 * 1024, 64, 16, 64, 10, Duration.ofSeconds(30), 15_000);
    }
}
