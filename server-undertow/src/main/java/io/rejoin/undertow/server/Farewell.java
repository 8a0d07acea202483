package io.rejoin.undertow.server;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** What is done when the process is told to end: the server is closed, within a few seconds or not at all. */
final class Farewell implements Runnable {

    private static final long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(4);

    private final AutoCloseable server;
    private final PrintWriter out;
    private final long patienceMillis;

    Farewell(AutoCloseable server, PrintWriter out) {
        this(server, out, PATIENCE_MILLIS);
    }

    Farewell(AutoCloseable server, PrintWriter out, long patienceMillis) {
        this.server = server;
        this.out = out;
        this.patienceMillis = patienceMillis;
    }

    @Override
    public void run() {
        Thread closing = new Thread(this::close, "rejoin-closing");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(patienceMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        out.println(closing.isAlive() ? "stopped without waiting any longer" : "stopped");
    }

    private void close() {
        try {
            server.close();
        } catch (Exception e) {
            out.println("not closed cleanly: " + e);
        }
    }
}
