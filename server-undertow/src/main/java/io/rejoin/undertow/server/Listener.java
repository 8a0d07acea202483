package io.rejoin.undertow.server;

import io.rejoin.undertow.ServerLimits;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

/**
 * Undertow on one port, with threads of its own: so it can stop to take new clients before the ones it has are sent away, which
 * Undertow alone does in one go.
 */
final class Listener implements AutoCloseable {

    private static final int IO_THREADS_MIN = 2;
    private static final int TASK_THREADS = 16;

    private final XnioWorker worker;
    private final Undertow undertow;
    private final InetSocketAddress address;

    private Listener(XnioWorker worker, Undertow undertow) {
        this.worker = worker;
        this.undertow = undertow;
        this.address = (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
    }

    /**
     * Listens.
     *
     * @param port 0 for any free one
     * @throws CannotStartException if that is not possible
     */
    static Listener open(String host, int port, HttpHandler handler) {
        XnioWorker worker = worker();
        Undertow undertow = ServerLimits.apply(Undertow.builder())
                .setWorker(worker)
                .addHttpListener(port, host)
                .setHandler(handler)
                .build();
        try {
            undertow.start();
            return new Listener(worker, undertow);
        } catch (RuntimeException e) {
            worker.shutdownNow();
            throw new CannotStartException("cannot listen on port " + port + " of " + host + ": " + problem(e), e);
        }
    }

    private static XnioWorker worker() {
        try {
            return Xnio.getInstance(Undertow.class.getClassLoader())
                    .createWorker(OptionMap.builder()
                            .set(Options.WORKER_NAME, "rejoin")
                            .set(Options.WORKER_IO_THREADS, ioThreads())
                            .set(Options.WORKER_TASK_CORE_THREADS, TASK_THREADS)
                            .set(Options.WORKER_TASK_MAX_THREADS, TASK_THREADS)
                            .set(Options.TCP_NODELAY, true)
                            .getMap());
        } catch (IOException e) {
            throw new CannotStartException(
                    "no threads for connections: " + e.getClass().getSimpleName(), e);
        }
    }

    private static int ioThreads() {
        return Math.max(IO_THREADS_MIN, Runtime.getRuntime().availableProcessors());
    }

    private static String problem(Throwable failure) {
        if (failure instanceof UnresolvedAddressException || failure instanceof UnknownHostException) {
            return "there is no such host";
        }
        if (failure instanceof BindException) {
            String message = String.valueOf(failure.getMessage());
            return message.contains("in use") ? "another program uses it" : message;
        }
        if (failure instanceof SocketException) {
            return String.valueOf(failure.getMessage());
        }
        Throwable cause = failure.getCause();
        return cause == null ? failure.getClass().getSimpleName() : problem(cause);
    }

    InetSocketAddress address() {
        return address;
    }

    /** Takes no new clients from now on. */
    void closeDoor() {
        undertow.stop();
    }

    @Override
    public void close() {
        closeDoor();
        worker.shutdownNow();
    }
}
