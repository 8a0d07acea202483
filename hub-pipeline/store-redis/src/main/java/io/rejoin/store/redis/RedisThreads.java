package io.rejoin.store.redis;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The few threads that everything of one database shares; all are daemons and have names of their own. */
final class RedisThreads {

    /** Two connections keep two threads busy at most. */
    private static final int EACH = 2;

    private static final Duration AGAIN_AFTER = Duration.ofMillis(250);

    private RedisThreads() {}

    static ThreadFactory named(String name) {
        return new DefaultThreadFactory(name, true);
    }

    static ClientResources start() {
        return DefaultClientResources.builder()
                .threadFactoryProvider(pool -> named("rejoin-redis-" + pool))
                .ioThreadPoolSize(EACH)
                .computationThreadPoolSize(EACH)
                .reconnectDelay(Delay.constant(AGAIN_AFTER))
                .build();
    }

    /** Ends them, within a second or two. */
    static void stop(ClientResources threads) {
        threads.shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
