package io.rejoin.store.redis;

import org.junit.jupiter.api.extension.RegisterExtension;

/** On the machine's own Redis, if it has one. */
final class InstalledRedisAuditStoreTest extends RedisAuditStoreCases {

    @RegisterExtension
    private static final RedisServer REDIS = RedisServer.installed();

    InstalledRedisAuditStoreTest() {
        super(REDIS);
    }
}
