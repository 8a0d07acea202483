package io.rejoin.store.redis;

/** A Redis is not set up to keep what it acknowledges, and trying again will not help. The message is one line and names the setting. */
public final class RedisSettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RedisSettingsException(String problem) {
        super("redis cannot be used: " + problem);
    }
}
