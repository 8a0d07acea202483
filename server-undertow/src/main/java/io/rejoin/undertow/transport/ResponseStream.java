package io.rejoin.undertow.transport;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.XnioIoThread;
import org.xnio.channels.StreamSinkChannel;

/**
 * A response that is written bit by bit while its client waits. All of it happens on the connection's own thread, one bit after the
 * other, and no thread waits for the network; the methods may be called from any.
 */
public final class ResponseStream {

    /** No bytes. */
    public static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private static final Logger LOG = LoggerFactory.getLogger(ResponseStream.class);

    /** One bit of the body. */
    private record Part(ByteBuffer bytes, boolean last, Line.Sent sent) {}

    private final HttpServerExchange exchange;
    private final ArrayDeque<Part> parts = new ArrayDeque<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private Optional<Departure> departure = Optional.empty();
    private Optional<StreamSinkChannel> channel = Optional.empty();
    private boolean lastWritten;
    private volatile boolean open = true;

    /** To be made when nobody else touches the exchange any more: in a task that it was dispatched to. */
    public ResponseStream(HttpServerExchange exchange, String type) {
        this.exchange = exchange;
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, type)
                .put(Headers.CACHE_CONTROL, "no-store")
                .put(new HttpString("X-Accel-Buffering"), "no");
        onThread(this::look);
    }

    private void look() {
        try {
            departure = Departure.watch(exchange, this::cut);
        } catch (IOException e) {
            cut();
        }
    }

    /** False if that thread has ended, and the connection with it. */
    private boolean onThread(Runnable task) {
        try {
            thread().execute(task);
            return true;
        } catch (RejectedExecutionException stopping) {
            leave();
            return false;
        }
    }

    private StreamSinkChannel channel() {
        StreamSinkChannel out = channel.orElseGet(exchange::getResponseChannel);
        channel = Optional.of(out);
        return out;
    }

    public XnioIoThread thread() {
        return exchange.getIoThread();
    }

    public boolean isOpen() {
        return open;
    }

    /** Runs the task when the response is over, or its client gone; at once if it is already. */
    public void whenGone(Runnable task) {
        var unused = gone.thenRun(task);
    }

    /** Sends the head; from then on the client can tell that it lost the rest. */
    public void begin() {
        write(NOTHING, whole -> {});
    }

    public void write(ByteBuffer bytes, Line.Sent sent) {
        add(bytes, false, sent);
    }

    /** Writes this, and then the response is over. */
    public void end(ByteBuffer bytes, Line.Sent sent) {
        add(bytes, true, sent);
    }

    /** Says that there is no answer now but may be later; just breaks off if something was said already. */
    public void refuse() {
        onThread(() -> {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
            endNow(StatusCodes.SERVICE_UNAVAILABLE);
        });
    }

    /** Says this and nothing else; just breaks off if something was said already. */
    public void end(int status) {
        onThread(() -> endNow(status));
    }

    private void endNow(int status) {
        if (open && !exchange.isResponseStarted()) {
            exchange.setStatusCode(status);
            queue(new Part(NOTHING, true, whole -> {}));
        } else {
            cut();
        }
    }

    /** What is still being written then never will be. */
    public void cutAfter(long millis) {
        try {
            thread().executeAfter(this::cut, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopping) {
            cut();
        }
    }

    private void add(ByteBuffer bytes, boolean last, Line.Sent sent) {
        Part part = new Part(bytes, last, sent);
        if (!onThread(() -> queue(part))) {
            sent.ended(false);
        }
    }

    private void queue(Part part) {
        if (open && !lastWritten) {
            parts.add(part);
            advance();
        } else {
            part.sent().ended(false);
        }
    }

    private void advance() {
        try {
            while (open && !parts.isEmpty()) {
                if (!isThrough(parts.element())) {
                    goOnLater();
                    return;
                }
                Part done = parts.remove();
                if (done.last()) {
                    drop();
                }
                done.sent().ended(true);
            }
        } catch (IOException e) {
            cut();
        } catch (RuntimeException e) {
            LOG.error("a response could not be written", e);
            cut();
        }
    }

    private void goOnLater() {
        StreamSinkChannel out = channel();
        out.getWriteSetter().set(writable -> {
            writable.suspendWrites();
            advance();
        });
        out.resumeWrites();
    }

    private boolean isThrough(Part part) throws IOException {
        StreamSinkChannel out = channel();
        while (part.bytes().hasRemaining()) {
            if (out.write(part.bytes()) == 0) {
                return false;
            }
        }
        if (part.last() && !lastWritten) {
            lastWritten = true;
            if (departure.isPresent()) {
                departure.get().end();
            }
            out.shutdownWrites();
        }
        return out.flush();
    }

    /** Breaks the connection off without a word. */
    public void cut() {
        boolean first = open;
        open = false;
        if (first) {
            IoUtils.safeClose(exchange.getConnection());
        }
        onThread(this::drop);
    }

    private void drop() {
        leave();
        while (!parts.isEmpty()) {
            parts.remove().sent().ended(false);
        }
    }

    private void leave() {
        open = false;
        gone.complete(null);
    }
}
