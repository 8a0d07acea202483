package io.rejoin.undertow.signalr;

import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Topic;
import io.rejoin.undertow.hubprotocol.HubMessage;
import io.rejoin.undertow.transport.Line;
import io.rejoin.undertow.transport.LineTransport;
import io.rejoin.undertow.transport.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/**
 * One socket after the other, for a client that takes up its connection where it broke off.
 *
 * <ol>
 *   <li>At first it is its socket, and gone with it: the client may not speak the version of the protocol that counts.
 *   <li>{@link #begin}: from then on messages are kept until they are acknowledged. The first payload is the answer to the handshake;
 *       what is behind it waits for a sign that the client has read it: some clients do not count what they find together with it.
 *   <li>The socket is lost: the line is not, for a while.
 *   <li>{@link #resume}: the client is told the number of the oldest message that it has not acknowledged, then hears all from there.
 * </ol>
 *
 * <p>Its lock is held by nobody who calls anything else.
 */
final class ResumableLine implements Line {

    /** So long what is behind the answer to the handshake waits for a sign of the client. */
    private static final long SIGN_MILLIS = 1_000;

    private final StatefulReconnect limits;
    private final XnioIoThread thread;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    // What follows is guarded by this.
    private Line socket;
    private Optional<Counting> counting = Optional.empty();
    private boolean away;
    private boolean ending;
    /** Whether the answer to the handshake was sent, and whether the client has read it. */
    private boolean answered;

    private boolean heard;
    /** All that is kept was sent by this socket. */
    private boolean caughtUp = true;

    private boolean catchingUp;
    private long sentThrough;
    private long progressAt = System.nanoTime();
    private int losses;
    private Optional<XnioExecutor.Key> window = Optional.empty();

    /** @param changed is told when something can be sent again, or nothing more, or the client must be heard */
    private record Counting(Encoding encoding, ResendBuffer buffer, Runnable changed) {}

    ResumableLine(Line socket, StatefulReconnect limits) {
        this.socket = socket;
        this.limits = limits;
        this.thread = socket.thread();
        socket.whenGone(() -> lost(socket));
    }

    /** The client counts; the next payload is the answer to its handshake. */
    synchronized void begin(Encoding encoding, Runnable changed) {
        counting = Optional.of(new Counting(encoding, new ResendBuffer(limits.bufferMax()), changed));
    }

    int bufferMax() {
        return limits.bufferMax();
    }

    /** Whether this is the socket of now. */
    synchronized boolean isCurrent(Line one) {
        return one == socket;
    }

    /** Whether the client may take another socket. */
    synchronized boolean canResume() {
        return counting.isPresent() && answered && !ending;
    }

    /** Whether the client is not waited for any more. */
    synchronized boolean isEnding() {
        return ending;
    }

    /** Goes on with this socket, whatever became of the former one. False if there is nothing to go on with. */
    boolean resume(Line fresh) {
        Line former;
        Payload sequence;
        synchronized (this) {
            if (!canResume()) {
                return false;
            }
            Counting all = counting.orElseThrow();
            former = socket;
            socket = fresh;
            away = false;
            window.ifPresent(XnioExecutor.Key::remove);
            sentThrough = all.buffer().acknowledged();
            caughtUp = false;
            catchingUp = true;
            progressAt = System.nanoTime();
            sequence = all.encoding().payload(new HubMessage.Sequence(sentThrough + 1));
        }
        former.cut();
        fresh.whenGone(() -> lost(fresh));
        catchUp(fresh, List.of(sequence));
        return true;
    }

    /** Sends what this socket was not sent yet, and then lets the rest come. */
    private void catchUp(Line to, List<Payload> first) {
        List<Payload> next = new ArrayList<>(first);
        synchronized (this) {
            if (to != socket || away) {
                return;
            }
            ResendBuffer buffer = counting.orElseThrow().buffer();
            next.addAll(buffer.after(sentThrough));
            sentThrough = buffer.last();
            caughtUp = next.isEmpty();
            catchingUp = !caughtUp;
        }
        if (next.isEmpty()) {
            changed();
        } else {
            to.send(Payload.joined(next), whole -> {
                if (whole) {
                    catchUp(to, List.of());
                } else {
                    to.cut();
                }
            });
        }
    }

    private void changed() {
        Optional<Counting> all;
        synchronized (this) {
            all = counting;
        }
        all.ifPresent(known -> known.changed().run());
    }

    /** The client has said something: a sign if it was sent the answer to its handshake before. */
    void heard() {
        boolean first;
        Line to;
        synchronized (this) {
            first = !heard && answered && counting.isPresent();
            heard |= first;
            to = socket;
            first &= isHeldBack();
        }
        if (first) {
            catchUp(to, List.of());
        }
    }

    private boolean isHeldBack() {
        return answered && !caughtUp && !catchingUp && !away;
    }

    /** The client has all messages up to this one. False if it was never sent that many. */
    boolean acknowledged(long through) {
        boolean freed;
        synchronized (this) {
            ResendBuffer buffer = counting.orElseThrow().buffer();
            boolean full = buffer.isFull();
            if (!buffer.acknowledge(through)) {
                return false;
            }
            progressAt = System.nanoTime();
            freed = full && !buffer.isFull();
        }
        if (freed) {
            changed();
        }
        return true;
    }

    /** Says something beside what is counted, however full the buffer is. False if it cannot be said now. */
    boolean tell(Payload uncounted) {
        Line to;
        synchronized (this) {
            if (away || !caughtUp) {
                return false;
            }
            to = socket;
        }
        to.send(uncounted, whole -> {});
        return true;
    }

    /** Whether nothing can be sent before the client has acknowledged something. */
    synchronized boolean isFull() {
        return counting.filter(all -> all.buffer().isFull()).isPresent();
    }

    @Override
    public synchronized boolean isReady() {
        return counting.isEmpty() || gone.isDone() || (caughtUp && (ending || !isFull()));
    }

    /** What is kept has ended here: it arrives by another socket if not by this one. */
    @Override
    public void send(Payload payload, Sent sent) {
        Line to;
        Optional<Payload> now;
        boolean kept;
        boolean full;
        synchronized (this) {
            to = socket;
            kept = counting.isPresent() && !ending;
            now = kept ? keep(payload, counting.orElseThrow().buffer()) : Optional.of(payload);
            full = kept && isFull();
        }
        if (full) {
            changed();
        }
        if (now.isEmpty()) {
            sent.ended(true);
        } else {
            to.send(now.get(), whole -> {
                if (!whole && kept) {
                    to.cut();
                }
                sent.ended(whole || kept);
            });
        }
    }

    /** Numbers the messages; what of it is sent now. */
    private Optional<Payload> keep(Payload payload, ResendBuffer buffer) {
        if (!isFull()) {
            progressAt = System.nanoTime();
        }
        buffer.add(payload.countedParts());
        if (!answered) {
            answered = true;
            caughtUp = heard;
            thread.executeAfter(this::heard, SIGN_MILLIS, TimeUnit.MILLISECONDS);
            sentThrough = heard ? buffer.last() : 0;
            return heard ? Optional.of(payload) : payload.uncounted();
        }
        if (caughtUp) {
            sentThrough = buffer.last();
            return Optional.of(payload);
        }
        return Optional.empty();
    }

    private void lost(Line which) {
        boolean over;
        synchronized (this) {
            if (which != socket || away) {
                return;
            }
            away = true;
            over = counting.isEmpty() || ending;
            if (!over) {
                caughtUp = false;
                catchingUp = false;
                int loss = ++losses;
                window = Optional.of(
                        thread.executeAfter(() -> expire(loss), limits.window().toMillis(), TimeUnit.MILLISECONDS));
            }
        }
        if (over) {
            finish();
        }
    }

    private void expire(int loss) {
        boolean over;
        synchronized (this) {
            over = away && loss == losses;
            ending |= over;
        }
        if (over) {
            finish();
        }
    }

    private void finish() {
        synchronized (this) {
            ending = true;
            window.ifPresent(XnioExecutor.Key::remove);
        }
        gone.complete(null);
        changed();
    }

    /** The client closes this socket: that is no loss. */
    void left(Line which) {
        if (isCurrent(which)) {
            ending();
        }
    }

    @Override
    public void ending() {
        boolean over;
        boolean rest;
        Line to;
        synchronized (this) {
            ending = true;
            over = away && !gone.isDone();
            rest = isHeldBack();
            to = socket;
        }
        if (over) {
            finish();
        } else if (rest) {
            catchUp(to, List.of());
        }
    }

    /** What is being sent again right now may hold it: then it is broken off, and sent without it. */
    @Override
    public void retract(Topic group) {
        synchronized (this) {
            boolean held = counting.filter(all -> all.buffer().retract(group, blank(all.encoding())))
                    .isPresent();
            if (held && catchingUp) {
                thread.execute(socket::cut);
            }
        }
    }

    /** The answer to a call that no client makes: clients pass over it. */
    private static Payload blank(Encoding encoding) {
        return encoding.payload(HubMessage.Completion.empty("-"));
    }

    private synchronized Optional<Line> present() {
        return away ? Optional.empty() : Optional.of(socket);
    }

    @Override
    public boolean isOpen() {
        return !gone.isDone();
    }

    @Override
    public void close(CloseCode code) {
        ending();
        present().ifPresent(line -> line.close(code));
    }

    /** As a broken network would: the client may come back. */
    @Override
    public void cut() {
        present().ifPresent(Line::cut);
    }

    @Override
    public void replaced() {
        ending();
        cut();
    }

    @Override
    public void whenGone(Runnable task) {
        var unused = gone.thenRun(task);
    }

    /** Nor is a client that acknowledges nothing, when nothing else can be sent. */
    @Override
    public boolean isAlive(long withinMillis) {
        boolean stuck;
        synchronized (this) {
            stuck = isFull() && LineTransport.isOlder(progressAt, withinMillis);
        }
        return present().map(line -> !stuck && line.isAlive(withinMillis)).orElse(true);
    }

    @Override
    public void keepAlive(Payload sign, Consumer<Payload> send) {
        if (isReady()) {
            present().ifPresent(line -> line.keepAlive(sign, send));
        }
    }

    @Override
    public XnioIoThread thread() {
        return thread;
    }
}
