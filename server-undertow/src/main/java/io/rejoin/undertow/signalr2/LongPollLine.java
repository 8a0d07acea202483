package io.rejoin.undertow.signalr2;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.rejoin.hub.CloseCode;
import io.rejoin.undertow.transport.Line;
import io.rejoin.undertow.transport.Payload;
import io.rejoin.undertow.transport.ResponseStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/**
 * A client that polls: each poll is answered by one text, and there is a moment without a line before the next. A poll goes on only
 * if it says what was handed out last; whoever says something else lost an answer and has to come back as from anywhere. Whatever
 * goes wrong with a poll ends the line.
 */
final class LongPollLine implements Line {

    private static final long CLOSE_MILLIS = 3_000;

    /** Who wants to know whether the client is there. */
    interface Attendance {
        /** The client waits for something. False if it is too late for that. */
        boolean here();

        /** It has got something, and should be back soon. */
        void away();
    }

    private record Poll(ResponseStream stream, XnioExecutor.Key deadline) {}

    private final XnioIoThread thread;
    private final ClassicTimings timings;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    // What follows is guarded by this.
    private Optional<Poll> waiting;
    private Optional<Attendance> attendance = Optional.empty();
    private Optional<ResponseStream> answered = Optional.empty();
    private String handedOut;
    private String next;
    private boolean over;

    /**
     * @param first the request that brought the client here
     * @param cursor what was handed out to it before; empty if nothing was
     */
    LongPollLine(ResponseStream first, String cursor, ClassicTimings timings) {
        this.thread = first.thread();
        this.timings = timings;
        this.handedOut = cursor;
        this.next = cursor;
        this.waiting = Optional.of(poll(first));
        first.whenGone(() -> broke(first));
    }

    private Poll poll(ResponseStream stream) {
        return new Poll(
                stream,
                stream.thread()
                        .executeAfter(
                                () -> timedOut(stream),
                                timings.connectionTimeout().toMillis(),
                                MILLISECONDS));
    }

    /** The client is let in. */
    void begin(Attendance watched) {
        synchronized (this) {
            attendance = Optional.of(watched);
            if (waiting.isEmpty()) {
                watched.away();
            }
        }
        waiting().ifPresent(poll -> poll.stream().begin());
    }

    /** The next poll. False if it does not go on where the last one ended: then its response was not touched. */
    boolean goOn(Supplier<ResponseStream> response, String cursor) {
        Optional<Poll> older;
        ResponseStream stream;
        synchronized (this) {
            boolean current = !over && cursor.equals(handedOut);
            if (!current || attendance.filter(Attendance::here).isEmpty()) {
                return false;
            }
            older = waiting;
            stream = response.get();
            waiting = Optional.of(poll(stream));
        }
        older.ifPresent(poll -> finish(poll, delayed(nothing()), whole -> {}));
        stream.begin();
        stream.whenGone(() -> broke(stream));
        return true;
    }

    /** The cursor of the text that will be sent next. */
    synchronized void handingOut(String cursor) {
        next = cursor;
    }

    private synchronized Optional<Poll> waiting() {
        return waiting;
    }

    private synchronized Optional<Poll> take(ResponseStream of) {
        Optional<Poll> poll = waiting.filter(found -> found.stream() == of);
        if (poll.isPresent()) {
            waiting = Optional.empty();
        }
        return poll;
    }

    /** The poll that the text goes to; with it goes its cursor. */
    private synchronized Optional<Poll> handOut() {
        Optional<Poll> poll = waiting;
        waiting = Optional.empty();
        if (poll.isPresent()) {
            handedOut = next;
            answered = poll.map(Poll::stream);
        }
        return poll;
    }

    @Override
    public boolean isReady() {
        return waiting().isPresent();
    }

    @Override
    public void send(Payload payload, Sent sent) {
        handOut().ifPresentOrElse(poll -> finish(poll, delayed(payload), sent), () -> sent.ended(false));
    }

    private void finish(Poll poll, ByteBuffer text, Sent sent) {
        poll.deadline().remove();
        poll.stream().end(text, whole -> {
            if (whole) {
                rest();
            }
            sent.ended(whole);
        });
    }

    private ByteBuffer delayed(Payload payload) {
        Duration delay = timings.longPollDelay();
        return delay.isZero()
                ? payload.buffer()
                : delayed(StandardCharsets.UTF_8.decode(payload.buffer()).toString(), delay)
                        .buffer();
    }

    private static Payload delayed(String text, Duration delay) {
        return Payload.text("{\"L\":" + delay.toMillis() + "," + text.substring(1));
    }

    private synchronized void rest() {
        if (waiting.isEmpty()) {
            attendance.ifPresent(Attendance::away);
        }
    }

    private synchronized Payload nothing() {
        return Payload.text(HubFrames.nothing(handedOut));
    }

    private void timedOut(ResponseStream stream) {
        take(stream).ifPresent(poll -> finish(poll, delayed(nothing()), whole -> {}));
    }

    private void broke(ResponseStream stream) {
        if (take(stream).isPresent()) {
            cut();
        }
    }

    private Optional<Poll> giveUp() {
        synchronized (this) {
            over = true;
            Optional<Poll> last = waiting;
            waiting = Optional.empty();
            return last;
        }
    }

    @Override
    public boolean isOpen() {
        return !gone.isDone();
    }

    @Override
    public void close(CloseCode code) {
        Optional<Poll> last = giveUp();
        if (last.isEmpty() || handedOut().isEmpty() || code == CloseCode.TRY_AGAIN_LATER) {
            last.ifPresent(LongPollLine::refuse);
            gone.complete(null);
        } else {
            Payload farewell = code == CloseCode.GOING_AWAY ? Payload.text(HubFrames.comeBack(handedOut())) : nothing();
            finish(last.get(), delayed(farewell), whole -> gone.complete(null));
            last.get().stream().cutAfter(CLOSE_MILLIS);
        }
    }

    private static void refuse(Poll poll) {
        poll.deadline().remove();
        poll.stream().refuse();
    }

    private synchronized String handedOut() {
        return handedOut;
    }

    @Override
    public void cut() {
        giveUp().ifPresent(poll -> {
            poll.deadline().remove();
            poll.stream().cut();
        });
        underWay().ifPresent(ResponseStream::cut);
        gone.complete(null);
    }

    /** The response with the last text, unless that is through. */
    private synchronized Optional<ResponseStream> underWay() {
        return answered.filter(ResponseStream::isOpen);
    }

    @Override
    public void whenGone(Runnable task) {
        var unused = gone.thenRun(task);
    }

    /** White space before the JSON text (RFC 8259, section 2). */
    @Override
    public void keepAlive(Payload sign, Consumer<Payload> send) {
        waiting().ifPresent(poll -> poll.stream().write(Payload.text(" ").buffer(), whole -> {}));
    }

    @Override
    public XnioIoThread thread() {
        return thread;
    }
}
