package io.rejoin.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Eventually;
import io.rejoin.hub.access.GrantStore;
import io.rejoin.token.Revision;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On Redis servers that are not set up as they should be. */
final class RedisSettingsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static void assertRefused(RedisServer redis, String problem) {
        assertThatThrownBy(() -> RedisDatabase.open(redis.uri(), "settings", TIMEOUT))
                .isInstanceOf(RedisSettingsException.class)
                .hasMessage("redis cannot be used: " + problem);
    }

    @ParameterizedTest
    @CsvSource({
        "--appendonly,                no,           appendonly must be yes",
        "--appendfsync,               everysec,     appendfsync must be always",
        "--no-appendfsync-on-rewrite, yes,          no-appendfsync-on-rewrite must be no",
        "--maxmemory-policy,          allkeys-lru,  maxmemory-policy must be noeviction",
        "--maxmemory-policy,          volatile-ttl, maxmemory-policy must be noeviction"
    })
    void weakSetting_isRefused_unlessAskedFor(String option, String value, String problem) {
        try (RedisServer redis = RedisServer.embedded(option, value).start()) {
            assertRefused(redis, problem);

            try (RedisDatabase weak = RedisDatabase.insecureOpen(redis.uri(), "settings", TIMEOUT)) {
                GrantStore grants = new RedisGrantStore(weak);
                assertThat(grants.rows(Set.of()).revision()).isEqualTo(Revision.NONE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONFIG", "ROLE"})
    void settingsThatCannotBeRead_areRefused(String command) {
        try (RedisServer redis =
                RedisServer.embedded("--rename-command", command, "").start()) {
            assertRefused(redis, "its settings cannot be read (CONFIG GET and ROLE must be allowed)");
        }
    }

    @Test
    void userWithTheLeastPermissions_canDoAll() {
        try (RedisServer redis = RedisServer.embedded().start()) {
            String user = "ACL SETUSER least on >opensesame ~{rejoin:settings}:* resetchannels &{rejoin:settings}:*"
                    + " +hello +ping +eval +get +incr +hget +hmget +hset +hdel +zadd +zrem +zrangebyscore"
                    + " +zrangebylex +zrevrangebylex +hexists +publish +subscribe +config|get +role";
            assertThat(redis.say(user)).isEqualTo("+OK");
            URI uri = URI.create("redis://least:opensesame@127.0.0.1:" + redis.port());

            try (RedisDatabase database = RedisDatabase.open(uri, "settings", TIMEOUT)) {
                EveryCall.of(new RedisGrantStore(database));
                EveryCall.of(new RedisReplayStore(database));
                EveryCall.of(new RedisAuditStore(database));
                Semaphore told = new Semaphore(0);
                new RedisGrantStore(database).watch(told::release);
                EveryCall.of(new RedisGrantStore(database));
                Eventually.until("the watch is told", told::tryAcquire);
            }
        }
    }

    @Test
    void replica_isRefused() {
        try (RedisServer primary = RedisServer.embedded().start();
                RedisServer redis = RedisServer.embedded("--replicaof", "127.0.0.1", "" + primary.port())
                        .start()) {
            assertRefused(redis, "it is a replica and must be the primary");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "redis-sentinel://localhost", "localhost"})
    void otherScheme_isRefused(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedisDatabase.open(URI.create(uri), "settings", TIMEOUT))
                .withMessageNotContaining("localhost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a}b", "a b", "a:b", "\u00e4"})
    void oddDatabaseName_isRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new RedisKeys(name));
        assertThatIllegalArgumentException().isThrownBy(() -> new RedisKeys("x".repeat(65)));
    }
}
