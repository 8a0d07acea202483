package io.rejoin.undertow.signalr;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.rejoin.hub.CloseCode;
import io.rejoin.undertow.transport.Line;
import io.rejoin.undertow.transport.Payload;
import io.rejoin.undertow.transport.ResponseStream;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/**
 * A client that polls: each poll is answered by one payload, by nothing after a while, or, when all is said, by 204. Who is away for too
 * long between two polls is gone.
 */
final class PollLine implements Line {

    private record Poll(ResponseStream stream, XnioExecutor.Key deadline) {}

    /** Made for a poll that ended meanwhile: for the next one. */
    private record Held(Payload payload, Sent sent) {}

    private final XnioIoThread thread;
    private final CoreTimings timings;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    // What follows is guarded by this.
    private Optional<Poll> waiting = Optional.empty();
    private Optional<XnioExecutor.Key> patience = Optional.empty();
    private Optional<Held> held = Optional.empty();
    private Optional<ResponseStream> underWay = Optional.empty();
    private boolean over;

    PollLine(XnioIoThread thread, CoreTimings timings) {
        this.thread = thread;
        this.timings = timings;
        away();
    }

    /** Nobody waits for anything: somebody should soon. */
    private synchronized void away() {
        patience.ifPresent(XnioExecutor.Key::remove);
        patience = over
                ? Optional.empty()
                : Optional.of(
                        thread.executeAfter(this::cut, timings.connectWithin().toMillis(), MILLISECONDS));
    }

    /** The next poll; one that still waits is told that another one came. */
    void poll(ResponseStream stream) {
        Optional<Poll> older;
        boolean late;
        synchronized (this) {
            late = over;
            older = waiting;
            patience.ifPresent(XnioExecutor.Key::remove);
            patience = Optional.empty();
            waiting = late ? Optional.empty() : Optional.of(poll(stream, timings));
        }
        older.ifPresent(poll -> finish(poll, StatusCodes.NO_CONTENT));
        if (late) {
            stream.end(StatusCodes.NO_CONTENT);
            gone.complete(null);
        } else {
            stream.whenGone(() -> broke(stream));
            takeHeld().ifPresent(next -> send(next.payload(), next.sent()));
        }
    }

    private synchronized Optional<Held> takeHeld() {
        Optional<Held> next = held;
        held = Optional.empty();
        return next;
    }

    private Poll poll(ResponseStream stream, CoreTimings times) {
        return new Poll(
                stream,
                stream.thread()
                        .executeAfter(() -> timedOut(stream), times.pollWithin().toMillis(), MILLISECONDS));
    }

    private static void finish(Poll poll, int status) {
        poll.deadline().remove();
        poll.stream().end(status);
    }

    private synchronized Optional<Poll> take() {
        Optional<Poll> poll = waiting;
        waiting = Optional.empty();
        return poll;
    }

    private synchronized Optional<Poll> take(ResponseStream of) {
        return waiting.filter(poll -> poll.stream() == of).isPresent() ? take() : Optional.empty();
    }

    private void timedOut(ResponseStream stream) {
        take(stream).ifPresent(poll -> {
            finish(poll, StatusCodes.OK);
            away();
        });
    }

    /** A client that goes away while it waits: it may send another poll. */
    private void broke(ResponseStream stream) {
        if (take(stream).isPresent()) {
            away();
        }
    }

    /** What is sent when it is gone fails, and so is not waited for. */
    @Override
    public synchronized boolean isReady() {
        return waiting.isPresent() || gone.isDone();
    }

    @Override
    public void send(Payload payload, Sent sent) {
        Optional<Poll> poll;
        boolean late;
        synchronized (this) {
            poll = take();
            late = poll.isEmpty() && gone.isDone();
            underWay = poll.map(Poll::stream);
            if (poll.isEmpty() && !late) {
                held = Optional.of(new Held(payload, sent));
            }
        }
        poll.ifPresent(next -> answer(next, payload, sent));
        if (late) {
            sent.ended(false);
        }
    }

    private void answer(Poll poll, Payload payload, Sent sent) {
        poll.deadline().remove();
        poll.stream().end(payload.buffer(), whole -> {
            if (isWaitedFor()) {
                away();
            }
            sent.ended(whole);
        });
    }

    private synchronized boolean isWaitedFor() {
        return waiting.isEmpty();
    }

    @Override
    public boolean isOpen() {
        return !gone.isDone();
    }

    /** The poll that waits, or else the next one, hears that all is said. */
    @Override
    public void close(CloseCode code) {
        Optional<Poll> last;
        synchronized (this) {
            over = true;
            last = take();
        }
        last.ifPresentOrElse(
                poll -> {
                    finish(poll, StatusCodes.NO_CONTENT);
                    gone.complete(null);
                },
                () -> thread.executeAfter(this::cut, timings.connectWithin().toMillis(), MILLISECONDS));
    }

    @Override
    public void cut() {
        Optional<Poll> last;
        Optional<ResponseStream> sending;
        synchronized (this) {
            over = true;
            last = take();
            sending = underWay.filter(ResponseStream::isOpen);
            patience.ifPresent(XnioExecutor.Key::remove);
        }
        last.ifPresent(poll -> finish(poll, StatusCodes.NO_CONTENT));
        sending.ifPresent(ResponseStream::cut);
        gone.complete(null);
        takeHeld().ifPresent(lost -> lost.sent().ended(false));
    }

    @Override
    public void whenGone(Runnable task) {
        var unused = gone.thenRun(task);
    }

    /** A poll that ends is sign enough. */
    @Override
    public void keepAlive(Payload sign, Consumer<Payload> send) {}

    @Override
    public XnioIoThread thread() {
        return thread;
    }
}
