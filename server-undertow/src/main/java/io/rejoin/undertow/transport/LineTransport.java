package io.rejoin.undertow.transport;

import io.rejoin.hub.Batch;
import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Outbox;
import io.rejoin.hub.Topic;
import io.rejoin.hub.Transport;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.XnioExecutor;

/**
 * Sends frames down a line. One frame is under way at a time; the next is made when the client has taken the last, so that a slow
 * client fills its outbox and not the server's memory.
 */
public final class LineTransport implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(LineTransport.class);
    private static final int MESSAGES_PER_FRAME = 64;
    private static final long LAST_WORDS_MILLIS = 30_000;
    /** So long a client may be silent, and a frame be under way. */
    private static final int BEATS = 3;

    private final Line line;
    private final Executor workers;
    private final Wording wording;
    private final Queue<Reply> replies = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean sending = new AtomicBoolean();
    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile boolean dirty;
    private volatile boolean underWay;
    /** Whether the last frame was an answer. Guarded by {@code sending}. */
    private boolean answeredLast;
    /** How often the outbox was asked for a batch. */
    private final AtomicLong batches = new AtomicLong();

    private volatile @Nullable Outbox outbox;
    private volatile long lastSent = System.nanoTime();
    private volatile XnioExecutor.@Nullable Key nextBeat;

    /**
     * @param workers threads that may block
     */
    public LineTransport(Line line, Executor workers, Wording wording) {
        this.line = line;
        this.workers = workers;
        this.wording = wording;
    }

    /**
     * What is to be sent.
     *
     * @param gone is told when it is with the network to the last byte, or never will be
     */
    private record Frame(Supplier<Payload> payload, boolean mayBlock, Runnable gone) {}

    /**
     * An answer.
     *
     * @param behind after so many batches all is gone that waited when it was given
     */
    private record Reply(Frame frame, long behind) {}

    public Line line() {
        return line;
    }

    /** From now on sends what waits in the outbox, in turns with replies; the first of it here and now, so this may block. */
    public void start(Outbox waiting) {
        outbox = waiting;
        wake(() -> pump(Runnable::run));
    }

    /** The same after these words, in a frame of their own; as nothing was sent before, the next follows at once if the line keeps a queue. */
    public void start(Payload words, Outbox waiting) {
        if (line.isQueue()) {
            sendAhead(words);
        } else {
            var unused = reply(words);
        }
        start(waiting);
    }

    private void sendAhead(Payload words) {
        try {
            line.send(words, this::cutUnless);
        } catch (RuntimeException | Error e) {
            LOG.error("a client could not be answered, it is asked to come again", e);
            line.ending();
            cut();
        }
    }

    private void cutUnless(boolean whole) {
        if (!whole) {
            cut();
        }
    }

    /**
     * Sends this as a frame of its own, behind what waits in the outbox by now. The stage ends when it is with the network, or never will
     * be; it does not fail.
     */
    public CompletionStage<Void> reply(Payload payload) {
        CompletableFuture<Void> gone = new CompletableFuture<>();
        replies.add(new Reply(new Frame(() -> payload, false, () -> gone.complete(null)), behind()));
        wake(this::pump);
        return gone;
    }

    /** Looks first at what waits and then at the count, which goes up before a batch is taken: it may come out too high, never too low. */
    private long behind() {
        int waiting = outbox().map(Outbox::size).orElse(0);
        return (waiting + MESSAGES_PER_FRAME - 1) / MESSAGES_PER_FRAME + batches.get();
    }

    @Override
    public boolean isOpen() {
        return line.isOpen();
    }

    @Override
    public boolean canAnswer() {
        return wording.canAnswer();
    }

    /** Before it was started there are only answers to send, which are in order as long as each is sent by who gave it. */
    @Override
    public void wake() {
        wake(outbox == null ? this::pump : () -> line.run(this::pump));
    }

    private void wake(Runnable pump) {
        dirty = true;
        if (sending.compareAndSet(false, true)) {
            pump.run();
        }
    }

    private void pump() {
        pump(workers);
    }

    /** Sends until nothing is left or a frame is still under way; only who holds {@code sending} may call it. */
    private void pump(Executor mayBlock) {
        boolean going = true;
        while (going) {
            dirty = false;
            Optional<Frame> frame = line.isReady() ? next() : Optional.empty();
            if (frame.isPresent()) {
                going = send(frame.get(), mayBlock);
            } else {
                sending.set(false);
                going = dirty && sending.compareAndSet(false, true);
            }
        }
    }

    /**
     * Answers and batches take turns: a stream that never ends is answer after answer. But an answer does not overtake what waited when it
     * was given, which its call may have sent. Nor the token of what it says is done, which may have been moved behind what came later: who
     * has heard it can come back with it.
     */
    private Optional<Frame> next() {
        Reply reply = replies.peek();
        boolean batchFirst = reply == null
                || answeredLast
                || reply.behind() > batches.get()
                || outbox().filter(Outbox::owesToken).isPresent();
        return batchFirst ? batch().or(this::answer) : answer();
    }

    private Optional<Frame> answer() {
        answeredLast = true;
        return Optional.ofNullable(replies.poll()).map(Reply::frame);
    }

    private Optional<Frame> batch() {
        Outbox waiting = outbox;
        answeredLast = false;
        batches.incrementAndGet();
        return waiting == null
                ? Optional.empty()
                : waiting.take(MESSAGES_PER_FRAME).map(batch -> frame(batch, waiting));
    }

    private Optional<Outbox> outbox() {
        return Optional.ofNullable(outbox);
    }

    private Frame frame(Batch batch, Outbox from) {
        return new Frame(() -> wording.frame(batch), batch.token().isPresent(), from::sent);
    }

    /** True if the frame is gone already; else {@code pump} goes on when it is. */
    private boolean send(Frame frame, Executor mayBlock) {
        if (!frame.mayBlock()) {
            return sendNow(frame);
        }
        try {
            mayBlock.execute(() -> {
                if (sendNow(frame)) {
                    pump(workers);
                }
            });
            return false;
        } catch (RejectedExecutionException stopping) {
            return giveUp(frame);
        }
    }

    private boolean sendNow(Frame frame) {
        try {
            Payload payload = frame.payload().get();
            lastSent = System.nanoTime();
            underWay = true;
            Delivery delivery = new Delivery(frame);
            line.send(payload, delivery);
            return delivery.isDoneBeforeReturn();
        } catch (Throwable e) {
            LOG.error("a frame could not be made, its client is asked to come again", e);
            return giveUp(frame);
        }
    }

    /** The client gets the rest when it comes back. */
    private boolean giveUp(Frame frame) {
        line.ending();
        cut();
        underWay = false;
        frame.gone().run();
        return true;
    }

    /** Tells a send that ended at once from one that goes on, so that neither recursion nor a frame is lost. */
    private final class Delivery implements Line.Sent {
        private static final int UNDER_WAY = 1;
        private static final int DONE = 2;
        private final Frame frame;
        private final AtomicInteger state = new AtomicInteger();

        Delivery(Frame frame) {
            this.frame = frame;
        }

        boolean isDoneBeforeReturn() {
            return !state.compareAndSet(0, UNDER_WAY);
        }

        /** If it did not get through, what else waits fails in the same way, at once. */
        @Override
        public void ended(boolean whole) {
            cutUnless(whole);
            underWay = false;
            frame.gone().run();
            if (state.getAndSet(DONE) == UNDER_WAY) {
                pump(workers);
            }
        }
    }

    /**
     * From now on looks after the line: lets a client go that gives no sign of life or takes nothing, and gives one to who hears
     * nothing.
     *
     * @param beat how often
     * @param keepAlive whether to give signs of life
     */
    public void watch(Duration beat, boolean keepAlive) {
        long millis = beat.toMillis();
        nextBeat = line.thread().executeAfter(() -> beat(millis, keepAlive), millis, TimeUnit.MILLISECONDS);
    }

    /** The line is gone: nothing keeps it in memory any longer. */
    public void unwatch() {
        XnioExecutor.Key beat = nextBeat;
        if (beat != null) {
            beat.remove();
        }
    }

    private void beat(long millis, boolean keepAlive) {
        if (!line.isOpen()) {
            return;
        }
        if (isStuck(BEATS * millis) || !line.isAlive(BEATS * millis)) {
            cut();
        } else if (keepAlive && !sending.get() && isOlder(lastSent, millis / 2)) {
            line.keepAlive(wording.signOfLife(), this::reply);
        }
        if (line.isOpen()) {
            watch(Duration.ofMillis(millis), keepAlive);
        }
    }

    private boolean isStuck(long millis) {
        return underWay && isOlder(lastSent, millis);
    }

    public static boolean isOlder(long nanos, long millis) {
        return System.nanoTime() - nanos > TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Only the first reason counts. */
    @Override
    public void close(CloseCode code) {
        end(() -> {
            Duration pause = wording.pause(code);
            if (pause.isZero()) {
                bidFarewell(code);
            } else {
                line.thread().executeAfter(() -> bidFarewell(code), pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        });
    }

    private void bidFarewell(CloseCode code) {
        wording.farewell(code).ifPresentOrElse(words -> say(words, code), () -> line.close(code));
    }

    /** Says one last thing, then closes. */
    public void closeAfter(Payload lastWords, CloseCode code) {
        end(() -> say(lastWords, code));
    }

    private void end(Runnable how) {
        if (ending.compareAndSet(false, true)) {
            line.ending();
            how.run();
        }
    }

    private void say(Payload lastWords, CloseCode code) {
        reply(lastWords).thenRun(() -> line.close(code));
        line.thread().executeAfter(this::cut, LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void retract(Topic group) {
        line.retract(group);
    }

    @Override
    public void replaced() {
        line.replaced();
    }

    @Override
    public void cut() {
        line.cut();
    }
}
