package io.rejoin.store.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.rejoin.hub.access.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one connection over which all threads ask: their commands follow each other without waiting for answers, and Redis synchronises
 * its file once for all that came together.
 *
 * <ol>
 *   <li>Who comes first connects; whoever comes meanwhile waits for the same connection. Nobody waits longer than the timeout.
 *   <li>A connection that broke, or on which one answer took longer, is given up with all that was asked over it. Nothing is ever
 *       sent twice.
 *   <li>Whoever comes next connects again.
 * </ol>
 */
final class RedisLine implements AutoCloseable {

    private final RedisClient client;
    private final RedisURI server;
    private final Duration timeout;
    private final Function<RedisAsyncCommands<String, String>, CompletableFuture<Void>> check;
    /** Guarded by this. */
    private @Nullable CompletableFuture<StatefulRedisConnection<String, String>> current;

    private boolean closed;

    /** @param check of every new connection; one that fails it is not used */
    RedisLine(
            RedisClient client,
            RedisURI server,
            Duration timeout,
            Function<RedisAsyncCommands<String, String>, CompletableFuture<Void>> check) {
        this.client = client;
        this.server = server;
        this.timeout = timeout;
        this.check = check;
    }

    /**
     * The answer to this command.
     *
     * @throws StoreUnavailableException if there is none within the timeout; the command may have been run, or be run later
     */
    <T> T ask(Function<RedisAsyncCommands<String, String>, RedisFuture<T>> command) {
        long end = System.nanoTime() + timeout.toNanos();
        CompletableFuture<StatefulRedisConnection<String, String>> line = line();
        try {
            RedisAsyncCommands<String, String> redis = await(line, end).async();
            return await(command.apply(redis), end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted: it is not certain whether a change was made", e);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            Throwable failure = RedisFailure.unwrapped(e);
            if (!RedisFailure.isAnswer(failure)) {
                giveUp(line);
            }
            throw RedisFailure.unavailable(failure);
        }
    }

    private static <T> T await(Future<T> answer, long end)
            throws InterruptedException, ExecutionException, TimeoutException {
        return answer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private synchronized CompletableFuture<StatefulRedisConnection<String, String>> line() {
        if (closed) {
            throw new StoreUnavailableException("redis was closed");
        }
        if (current == null || isBroken(current)) {
            current = connect();
        }
        return current;
    }

    /** Whether the next command goes out without connecting first. */
    synchronized boolean isUp() {
        return current != null && current.isDone() && !isBroken(current);
    }

    private static boolean isBroken(CompletableFuture<StatefulRedisConnection<String, String>> line) {
        return line.isDone() && (line.isCompletedExceptionally() || !line.join().isOpen());
    }

    private CompletableFuture<StatefulRedisConnection<String, String>> connect() {
        return client.connectAsync(StringCodec.UTF8, server)
                .toCompletableFuture()
                .thenCompose(connection -> check.apply(connection.async())
                        .thenApply(fine -> connection)
                        .exceptionallyCompose(failure ->
                                connection.closeAsync().thenCompose(gone -> CompletableFuture.failedFuture(failure))));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody needs to wait until it is closed
    private synchronized void giveUp(CompletableFuture<StatefulRedisConnection<String, String>> line) {
        if (current == line) {
            current = null;
            line.thenAccept(StatefulRedisConnection::closeAsync);
        }
    }

    /** Nobody is let in any more; the connection is closed with the client. */
    @Override
    public synchronized void close() {
        closed = true;
    }
}
