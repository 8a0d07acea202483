package io.rejoin.benchmark.server;

import io.rejoin.undertow.ServerLimits;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;

/** Undertow on a free port of this machine, with the product's limits: the same for both servers. */
final class Door implements AutoCloseable {
    private static final int IO_THREADS = 2;
    private static final int TASK_THREADS = 16;

    private final Undertow undertow;

    Door(HttpHandler handler) {
        undertow = ServerLimits.apply(Undertow.builder())
                .setIoThreads(IO_THREADS)
                .setWorkerThreads(TASK_THREADS)
                .addHttpListener(0, "127.0.0.1")
                .setHandler(handler)
                .build();
        undertow.start();
    }

    int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    @Override
    public void close() {
        undertow.stop();
    }
}
