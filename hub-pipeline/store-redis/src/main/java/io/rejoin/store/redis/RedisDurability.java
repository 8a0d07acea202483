package io.rejoin.store.redis;

import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Whether a Redis keeps what it acknowledges. Asked on every new connection: a Redis may be started again with other settings. */
final class RedisDurability {

    private static final Map<String, String> NEEDED = Map.of(
            "appendonly", "yes",
            "appendfsync", "always",
            "no-appendfsync-on-rewrite", "no",
            "maxmemory-policy", "noeviction");

    private RedisDurability() {}

    /** Ends with {@link RedisSettingsException} unless it is a primary with all the settings needed. */
    static CompletableFuture<Void> check(RedisAsyncCommands<String, String> redis) {
        List<CompletableFuture<Void>> settings = NEEDED.entrySet().stream()
                .map(needed -> setting(redis, needed.getKey(), needed.getValue()))
                .toList();
        return CompletableFuture.allOf(settings.toArray(CompletableFuture[]::new))
                .thenCompose(fine -> role(redis))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(explained(failure)));
    }

    private static CompletableFuture<Void> setting(
            RedisAsyncCommands<String, String> redis, String name, String needed) {
        return redis.configGet(name).toCompletableFuture().thenAccept(found -> {
            if (!needed.equals(found.get(name))) {
                throw new RedisSettingsException(name + " must be " + needed);
            }
        });
    }

    private static CompletableFuture<Void> role(RedisAsyncCommands<String, String> redis) {
        return redis.role().toCompletableFuture().thenAccept(role -> {
            if (role.isEmpty() || !"master".equals(role.get(0))) {
                throw new RedisSettingsException("it is a replica and must be the primary");
            }
        });
    }

    private static Throwable explained(Throwable failure) {
        Throwable cause = RedisFailure.unwrapped(failure);
        return RedisFailure.isAnswer(cause)
                ? new RedisSettingsException("its settings cannot be read (CONFIG GET and ROLE must be allowed)")
                : cause;
    }
}
