package io.rejoin.store.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.rejoin.hub.access.GrantStore.Watch;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears over pub/sub that somebody changed something, and tells who watches, on a thread of its own. Many messages that come while one
 * watcher is busy make one more call. After the connection was lost and found again it tells everybody, since messages may have been
 * missed.
 */
final class RedisWatches implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisWatches.class);

    private final StatefulRedisPubSubConnection<String, String> connection;
    private final List<Due> watches = new CopyOnWriteArrayList<>();
    /** At most one task waits for each watcher. */
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            RedisThreads.named("rejoin-redis-watch"),
            new ThreadPoolExecutor.DiscardPolicy());

    /**
     * Connects and subscribes.
     *
     * @throws io.lettuce.core.RedisException if that fails
     */
    RedisWatches(RedisClient client, RedisURI server, String channel) {
        connection = client.connectPubSub(server);
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String from, String message) {
                tellAll();
            }

            @Override
            public void subscribed(String to, long count) {
                tellAll();
            }
        });
        connection.sync().subscribe(channel);
    }

    Watch watch(Runnable changed) {
        Due due = new Due(changed);
        watches.add(due);
        return () -> watches.remove(due);
    }

    private void tellAll() {
        watches.forEach(Due::tell);
    }

    @Override
    public void close() {
        connection.close();
        thread.shutdownNow();
    }

    /** One watcher, told once however many messages came since it was told last. */
    private final class Due {
        private final Runnable changed;
        private final AtomicBoolean waiting = new AtomicBoolean();

        Due(Runnable changed) {
            this.changed = changed;
        }

        void tell() {
            if (waiting.compareAndSet(false, true)) {
                thread.execute(this::run);
            }
        }

        private void run() {
            waiting.set(false);
            try {
                changed.run();
            } catch (RuntimeException e) {
                LOG.warn("who watches redis failed and goes on being told", e);
            }
        }
    }
}
