package io.rejoin.undertow.signalr;

import io.rejoin.hub.threads.Stages;
import io.rejoin.undertow.transport.BadRequestException;
import io.rejoin.undertow.transport.RequestBody;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.SameThreadExecutor;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client posts, handed on in the order in which the posts came. A post is answered as soon as its body is here, also if what it
 * says must wait: a client has few requests at a time, and would have none left to poll with. What waits is bounded; beyond that posts
 * are neither read nor answered.
 */
final class Inbox {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    /** So many messages of full size may come in one post. */
    private static final int MESSAGES = 4;
    /** So many bytes may wait before the next post is held; one more body is read then at most. As much as upstream. */
    private static final int AHEAD = 64 * 1024;
    /** What a body takes beside its bytes. */
    private static final int EACH = 64;

    private static final int HELD_MAX = 100;

    private final Session session;
    private final Executor workers;
    private final RequestBody reader;
    // What follows is guarded by this.
    private final ArrayDeque<HttpServerExchange> held = new ArrayDeque<>();
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private int size;
    private boolean reading;
    /** Somebody hands on, or will when there is room. */
    private boolean handing;
    /** Who hands on waits for room. */
    private boolean parked;
    /** What is done when all is handed on, room or not. */
    private Optional<Runnable> last = Optional.empty();

    Inbox(Session session, HubPlace place) {
        CoreLimits limits = place.settings().limits();
        this.session = session;
        this.workers = place.hubs().workers();
        this.reader = new RequestBody(MESSAGES * limits.messageMax(), limits.bodyWithin());
    }

    /**
     * Takes the post in its turn, and answers it.
     *
     * @throws BadRequestException if too many are held already
     */
    void post(HttpServerExchange exchange) {
        synchronized (this) {
            if (held.size() >= HELD_MAX) {
                throw new BadRequestException(StatusCodes.TOO_MANY_REQUESTS, "");
            }
            held.add(exchange);
        }
        exchange.dispatch(SameThreadExecutor.INSTANCE, this::readNext);
    }

    private void readNext() {
        turn().ifPresent(post -> {
            var unused = reader.read(post)
                    .thenAcceptAsync(body -> wasRead(post, body), workers)
                    .exceptionally(failure -> {
                        wasNotRead(post, failure);
                        return null;
                    });
        });
    }

    /** The next one, if it may be read now. */
    private synchronized Optional<HttpServerExchange> turn() {
        if (reading || size >= AHEAD) {
            return Optional.empty();
        }
        Optional<HttpServerExchange> next = Optional.ofNullable(held.poll());
        reading = next.isPresent();
        return next;
    }

    private void wasNotRead(HttpServerExchange post, Throwable failure) {
        synchronized (this) {
            reading = false;
        }
        CoreEndpoint.refuse(post, Stages.cause(failure));
        readNext();
    }

    private void wasRead(HttpServerExchange post, byte[] body) {
        boolean open = session.line().isOpen();
        synchronized (this) {
            reading = false;
            if (open && body.length > 0) {
                waiting.add(body);
                size += EACH + body.length;
            }
        }
        handOn(); // Before the client hears of it, and may say goodbye in another request.
        if (open) {
            Entrances.send(post, StatusCodes.OK, "");
        } else {
            CoreEndpoint.refuse(post, Entrances.unknown());
        }
        readNext();
    }

    private void handOn() {
        synchronized (this) {
            if (handing) {
                return;
            }
            handing = true;
        }
        goOn();
    }

    /** Hands on what is here without waiting for room any longer, then does this. */
    void finish(Runnable end) {
        synchronized (this) {
            last = Optional.of(end);
        }
        unpark();
        handOn();
    }

    private void unpark() {
        synchronized (this) {
            if (!parked) {
                return;
            }
            parked = false;
        }
        goOn();
    }

    /** One body after the other, until there is none or no room. */
    private void goOn() {
        try {
            Optional<byte[]> body = next();
            while (body.isPresent()) {
                session.receive(ByteBuffer.wrap(body.get()));
                body = next();
            }
            takeLast().ifPresent(Runnable::run);
        } catch (RuntimeException bug) {
            LOG.error("what a client posted could not be taken", bug);
            session.line().cut();
        }
        readNext();
    }

    private Optional<byte[]> next() {
        boolean crowded = session.isCrowded();
        synchronized (this) {
            if (!session.line().isOpen()) {
                waiting.clear();
                size = 0;
            }
            if (waiting.isEmpty()) {
                handing = false;
                return Optional.empty();
            }
            if (!crowded || last.isPresent()) {
                byte[] body = waiting.remove();
                size -= EACH + body.length;
                return Optional.of(body);
            }
            parked = true;
        }
        session.whenRoom(this::unpark);
        return Optional.empty();
    }

    private synchronized Optional<Runnable> takeLast() {
        if (handing) {
            return Optional.empty();
        }
        Optional<Runnable> end = last;
        last = Optional.empty();
        return end;
    }
}
