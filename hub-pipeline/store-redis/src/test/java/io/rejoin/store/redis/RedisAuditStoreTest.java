package io.rejoin.store.redis;

import org.junit.jupiter.api.extension.RegisterExtension;

/** On the Redis that the build brings along. */
final class RedisAuditStoreTest extends RedisAuditStoreCases {

    @RegisterExtension
    private static final RedisServer REDIS = RedisServer.embedded();

    RedisAuditStoreTest() {
        super(REDIS);
    }
}
