package io.rejoin.hub.pipeline;

import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Transport;
import java.util.concurrent.CountDownLatch;

/** A transport that does what it must not: it blocks. */
final class Stuck implements Transport {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    @Override
    public void wake() {
        reached.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close(CloseCode code) {}

    boolean isStuck() {
        return reached.getCount() == 0;
    }

    void release() {
        released.countDown();
    }
}
