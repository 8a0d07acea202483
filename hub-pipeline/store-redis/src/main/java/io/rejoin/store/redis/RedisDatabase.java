package io.rejoin.store.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import io.rejoin.hub.access.GrantStore.Watch;
import io.rejoin.hub.access.StoreUnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One Redis, opened: one connection for commands, one that hears of changes. Safe for all threads; several nodes may open the same one.
 * After Redis was away both come back by themselves.
 */
public final class RedisDatabase implements AutoCloseable {

    /** So many commands wait for their answers at most; more are refused at once. */
    private static final int WAITING_MAX = 50_000;

    private static final int SECONDS_TO_END = 2;

    private final RedisKeys keys;
    private final ClientResources threads = RedisThreads.start();
    private final RedisClient client;
    private final RedisClient watcher;
    private final RedisLine line;
    private final RedisWatches watches;

    private RedisDatabase(
            RedisURI server,
            RedisKeys keys,
            Duration timeout,
            Function<RedisAsyncCommands<String, String>, CompletableFuture<Void>> check) {
        this.keys = keys;
        client = client(false, timeout);
        watcher = client(true, timeout);
        line = new RedisLine(client, server, timeout, check);
        try {
            line.ask(RedisAsyncCommands::ping);
            watches = new RedisWatches(watcher, server, keys.changed());
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
    }

    /**
     * Opens what this Redis keeps under this name; other names are other databases.
     *
     * @param server {@code redis://HOST:PORT}, or {@code rediss://HOST:PORT} for TLS with the JVM's trusted certificates; with
     *     {@code USER:PASSWORD@} before the host if Redis asks for it, and {@code /NUMBER} after the port for another than database 0
     * @param name 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}
     * @param timeout how long one question to Redis takes at most, connecting included; a call asks once or twice
     * @throws RedisSettingsException if it may lose what it acknowledged, or does not let that be read
     * @throws StoreUnavailableException if it cannot be reached
     */
    public static RedisDatabase open(URI server, String name, Duration timeout) {
        return open(server, name, timeout, RedisDurability::check);
    }

    /** The same without a look at its settings: it may lose what it acknowledged, and with it who was taken out of which group. */
    public static RedisDatabase insecureOpen(URI server, String name, Duration timeout) {
        return open(server, name, timeout, redis -> CompletableFuture.allOf());
    }

    private static RedisDatabase open(
            URI server,
            String name,
            Duration timeout,
            Function<RedisAsyncCommands<String, String>, CompletableFuture<Void>> check) {
        if (!"redis".equals(server.getScheme()) && !"rediss".equals(server.getScheme())) {
            throw new IllegalArgumentException("server must be redis:// or rediss://");
        }
        RedisKeys keys = new RedisKeys(name);
        RedisURI uri = RedisURI.create(server);
        uri.setTimeout(timeout);
        try {
            return new RedisDatabase(uri, keys, timeout, check);
        } catch (StoreUnavailableException e) {
            throw e.getCause() instanceof RedisSettingsException settings ? settings : e;
        } catch (RedisException e) {
            throw RedisFailure.unavailable(RedisFailure.unwrapped(e));
        }
    }

    private RedisClient client(boolean reconnects, Duration timeout) {
        SocketOptions socket =
                SocketOptions.builder().connectTimeout(timeout).keepAlive(true).build();
        RedisClient made = RedisClient.create(threads);
        made.setOptions(ClientOptions.builder()
                .autoReconnect(reconnects)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(WAITING_MAX)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .timeoutOptions(TimeoutOptions.enabled(timeout))
                .socketOptions(socket)
                .build());
        return made;
    }

    RedisKeys keys() {
        return keys;
    }

    /** Whether it is connected now; if not, the next call connects. */
    public boolean isConnected() {
        return line.isUp();
    }

    /** Calls soon after a change was announced, on a thread of its own. */
    Watch watch(Runnable changed) {
        return watches.watch(changed);
    }

    /** The whole number that a script answers with. */
    long number(String script, List<String> on, String... arguments) {
        Long answer = line.ask(redis -> redis.eval(script, ScriptOutputType.INTEGER, array(on), arguments));
        return answer;
    }

    /** The text that a script answers with, if there is one. */
    Optional<String> text(String script, List<String> on, String... arguments) {
        @Nullable String answer = line.ask(redis -> redis.eval(script, ScriptOutputType.VALUE, array(on), arguments));
        return Optional.ofNullable(answer);
    }

    /** The texts that a script answers with. */
    List<String> texts(String script, List<String> on, String... arguments) {
        List<Object> answer = line.ask(redis -> redis.eval(script, ScriptOutputType.MULTI, array(on), arguments));
        return answer.stream().map(String::valueOf).toList();
    }

    private static String[] array(List<String> texts) {
        return texts.toArray(String[]::new);
    }

    /** Ends its connections and threads, within a few seconds. Later calls of its stores find them unavailable. */
    @Override
    public void close() {
        watches.close();
        stop();
    }

    /** Goes on to the end also for a caller that is interrupted. */
    private void stop() {
        line.close();
        CompletableFuture.allOf(
                        client.shutdownAsync(0, SECONDS_TO_END, TimeUnit.SECONDS),
                        watcher.shutdownAsync(0, SECONDS_TO_END, TimeUnit.SECONDS))
                .handle((done, failure) -> true)
                .completeOnTimeout(false, SECONDS_TO_END, TimeUnit.SECONDS)
                .join();
        RedisThreads.stop(threads);
    }
}
