package io.rejoin.undertow.server;

import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.audit.AuditTrailDamagedException;
import io.rejoin.undertow.demo.DemoSite;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** The demo server, started: stores in a folder, hubs, pages, and one port to reach them. */
public final class RejoinServer implements AutoCloseable {

    private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final OpenStores stores;
    private final DemoSite site;
    private final Listener listener;
    private final String host;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RejoinServer(OpenStores stores, DemoSite site, Listener listener, String host) {
        this.stores = stores;
        this.site = site;
        this.listener = listener;
        this.host = host;
    }

    /**
     * Starts; clients can connect when this returns.
     *
     * @param host the name or address to listen on
     * @param port the port to listen on, 0 for any free one
     * @param data the folder with everything that is kept; created if there is none
     * @param progress is told, in a few words, what was done
     * @throws CannotStartException if the port, the folder or something in it cannot be used; then nothing stays open
     */
    public static RejoinServer start(String host, int port, Path data, Clock clock, Consumer<String> progress) {
        progress.accept("opening stores in " + data);
        OpenStores stores = OpenStores.open(DataFolder.open(data), clock, progress);
        try {
            return start(stores, host, port, clock, progress);
        } catch (AuditTrailDamagedException e) {
            stores.close();
            throw new CannotStartException(data.resolve("audit.db") + ": " + e.getMessage(), e);
        } catch (StoreUnavailableException e) {
            stores.close();
            throw new CannotStartException("data folder " + data + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            stores.close();
            throw e;
        }
    }

    private static RejoinServer start(
            OpenStores stores, String host, int port, Clock clock, Consumer<String> progress) {
        DemoSite site = DemoSite.start(stores.stores(), stores.adminCode().text(), clock);
        try {
            Listener listener = Listener.open(host, port, site.handler());
            progress.accept("listening");
            return new RejoinServer(stores, site, listener, host);
        } catch (RuntimeException e) {
            site.close();
            throw e;
        }
    }

    /** Where a browser on this machine finds the front page, with a slash at the end. */
    public URI address() {
        InetSocketAddress bound = listener.address();
        String name = bound.getAddress().isAnyLocalAddress() ? "localhost" : host;
        return URI.create("http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + bound.getPort() + "/");
    }

    /** Whether only programs on this machine can connect. */
    boolean isLocal() {
        InetAddress bound = listener.address().getAddress();
        return bound.isLoopbackAddress();
    }

    /** What an administrator must know; not for logs. */
    public String adminCode() {
        return stores.adminCode().text();
    }

    /**
     * Stops to take new clients, tells those that are there to come back later (close code 1001), waits a second at most until they
     * are gone, then closes the stores.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            listener.closeDoor();
            site.close();
            awaitFarewell();
            listener.close();
            stores.close();
        }
    }

    private void awaitFarewell() {
        long start = System.nanoTime();
        while (site.hasClients() && System.nanoTime() - start < FAREWELL_NANOS) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
