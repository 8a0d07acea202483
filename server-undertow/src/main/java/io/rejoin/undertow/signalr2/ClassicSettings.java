package io.rejoin.undertow.signalr2;

import java.time.Duration;

/**
 * What may be tuned of the classic protocol.
 *
 * @param keepAlive how often a silent client is sent a sign of life; it gives up after twice that
 * @param transportConnectTimeout how long a client waits for a transport before it tries another
 * @param connectWithin how old a connection token may be when it is first used to connect
 * @param connectionTokenLife how old one may be when a client comes back that this server does not know and that has no token
 * @param messageMax largest message from a client, in bytes
 * @param callsPending how many calls of one client may wait; then it is not read from until they are done
 * @param callsPerUser how many threads the calls of one user, over all connections, may hold at once; then the next ones wait
 * @param bodyWithin how long the body of a request may take, however steadily it comes
 * @param answerWithin how long a call that came by a request may take until its client is told that it takes too long
 * @param connectionsMax how many connections, attached or away, this server takes
 * @param detailedErrors whether clients see the text of every exception, not only of a HubException; for development only
 */
public record ClassicSettings(
        Duration keepAlive,
        Duration transportConnectTimeout,
        Duration connectWithin,
        Duration connectionTokenLife,
        int messageMax,
        int callsPending,
        int callsPerUser,
        Duration bodyWithin,
        Duration answerWithin,
        int connectionsMax,
        boolean detailedErrors) {

    public static ClassicSettings defaults() {
        return new ClassicSettings(
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                Duration.ofDays(1),
                64 * 1024,
                64,
                16,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                15_000,
                false);
    }

    public ClassicSettings withKeepAlive(Duration newKeepAlive) {
        return new ClassicSettings(
                newKeepAlive,
                transportConnectTimeout,
                connectWithin,
                connectionTokenLife,
                messageMax,
                callsPending,
                callsPerUser,
                bodyWithin,
                answerWithin,
                connectionsMax,
                detailedErrors);
    }

    /** Other limits for calls that come by a request. */
    public ClassicSettings withPostedCalls(Duration newBodyWithin, Duration newAnswerWithin) {
        return new ClassicSettings(
                keepAlive,
                transportConnectTimeout,
                connectWithin,
                connectionTokenLife,
                messageMax,
                callsPending,
                callsPerUser,
                newBodyWithin,
                newAnswerWithin,
                connectionsMax,
                detailedErrors);
    }
}
