package io.rejoin.store.redis;

import org.junit.jupiter.api.extension.RegisterExtension;

/** On the Redis that the build brings along. */
final class RedisGrantStoreTest extends RedisGrantStoreCases {

    @RegisterExtension
    private static final RedisServer REDIS = RedisServer.embedded();

    RedisGrantStoreTest() {
        super(REDIS);
    }
}
