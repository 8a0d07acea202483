package io.rejoin.undertow.signalr;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rejoin.hub.Batch;
import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections;
import io.rejoin.hub.Outbox;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.hub.access.Advice;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.undertow.hubprotocol.BadMessageException;
import io.rejoin.undertow.hubprotocol.Handshake;
import io.rejoin.undertow.hubprotocol.HubMessage;
import io.rejoin.undertow.hubprotocol.MessageReader;
import io.rejoin.undertow.transport.BatchWriter;
import io.rejoin.undertow.transport.LastCalls;
import io.rejoin.undertow.transport.Line;
import io.rejoin.undertow.transport.LineTransport;
import io.rejoin.undertow.transport.Payload;
import io.rejoin.undertow.transport.Wording;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client and its hub say to each other once they know in which protocol. */
final class Conversation implements Wording {

    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
    private static final long TOKEN_AGAIN_SECONDS = 10;

    private static final HubMessage GOODBYE = new HubMessage.Close(Optional.empty(), false);
    private static final HubMessage COME_AGAIN = new HubMessage.Close(Optional.empty(), true);
    private static final Optional<String> ERROR = Optional.of("Connection closed with an error.");
    private static final HubMessage UNACCEPTABLE = new HubMessage.Close(ERROR, true);
    private static final HubMessage TURNED_AWAY = new HubMessage.Close(ERROR, false);
    private static final String LATER = "The server cannot let you in now, try again later.";
    /** A client that reconnects by itself tries first without a wait, each time that it was let in. */
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final HubPlace place;
    private final Visit visit;
    private final Encoding encoding;
    private final LineTransport transport;
    private final Function<Batch, Payload> frames;
    private final HubCalls calls;
    private final Queue<Runnable> waitingForRoom = new ConcurrentLinkedQueue<>();
    private final Optional<Resumption> resumption;
    /** For one thread at a time. */
    private MessageReader reader;

    private volatile Payload accepted;
    /** Whether the handshake is answered. */
    private volatile boolean begun;

    private volatile boolean deaf;
    /** The client says goodbye. */
    private volatile boolean leaves;
    /** And is not told so. */
    private volatile boolean left;
    /** The client closes its socket, and may come back if it has tokens. */
    private volatile boolean closes;
    /** Its line is gone. */
    private volatile boolean away;

    private final LastCalls lastCalls;

    /** @param counting the line, if both sides count what they say */
    Conversation(HubPlace place, Visit visit, Encoding encoding, Line line, Optional<ResumableLine> counting) {
        this.place = place;
        this.visit = visit;
        this.encoding = encoding;
        this.reader = reader();
        this.transport = new LineTransport(line, place.hubs().workers(), this);
        this.frames = visit.claim().isPresent() ? withNews() : encoding::frame;
        this.calls = new HubCalls(place, visit.newcomer(place.hub()), encoding, transport, this::roomChanged);
        this.lastCalls = new LastCalls(calls::areDone);
        this.accepted = encoding.payload(Handshake.accepted());
        this.resumption = counting.map(resumable -> new Resumption(resumable, encoding, calls::isCrowded));
        counting.ifPresent(resumable -> resumable.begin(encoding, this::lineChanged));
    }

    private MessageReader reader() {
        return encoding.protocol().reader(place.settings().limits().messageMax());
    }

    /** The client goes on by another socket: nothing of the former one is finished there. */
    void resumed() {
        reader = reader();
        resumption.ifPresent(Resumption::resumed);
    }

    private void lineChanged() {
        transport.wake();
        roomChanged();
    }

    private Function<Batch, Payload> withNews() {
        HubServer hubs = place.hubs();
        BatchWriter writer = new BatchWriter(
                encoding::frame,
                hubs::issue,
                position -> place.positions().write(position, visit.connection()),
                CompletableFuture.delayedExecutor(TOKEN_AGAIN_SECONDS, TimeUnit.SECONDS, hubs.workers()),
                () -> hubs.connections()
                        .find(visit.connection())
                        .ifPresent(hubs.connections().tokens()::renew));
        return writer::write;
    }

    LineTransport transport() {
        return transport;
    }

    /** What the client is told of its return, together with the answer to its handshake. */
    void outcome(RejoinOutcome outcome) {
        long back = outcome.groups().stream().filter(group -> group.isGranted()).count();
        accepted(JsonNodeFactory.instance
                .objectNode()
                .put("back", outcome.advice() == Advice.NONE)
                .put("gap", outcome.gap())
                .put("groups", back)
                .put("refused", outcome.groups().size() - back)
                .put("advice", outcome.advice().name().toLowerCase(Locale.ROOT)));
    }

    private void accepted(ObjectNode outcome) {
        accepted = encoding.payload(Handshake.accepted()).and(encoding.outcome(outcome));
    }

    /** The connection that the client asks for is over: it is told, and to connect anew. */
    void over() {
        accepted(JsonNodeFactory.instance.objectNode().put("back", false).put("over", true));
        transport.closeAfter(accepted.and(encoding.payload(COME_AGAIN)), CloseCode.NORMAL);
    }

    /** The client cannot be let in now. */
    void later() {
        deaf = true;
        transport.close(CloseCode.TRY_AGAIN_LATER);
    }

    /** Answers the handshake with an error, which is the end. */
    void refuse(String error) {
        deaf = true;
        transport.closeAfter(encoding.payload(Handshake.refused(error)), CloseCode.NORMAL);
    }

    /**
     * The client is let in: it is told so, then it hears what waits, and its calls are made.
     *
     * @param welcome what is done before its first call
     */
    CompletableFuture<Void> begin(Connection connection, Outbox outbox, Runnable welcome) {
        begun = true;
        return transport
                .reply(accepted)
                .thenRunAsync(
                        () -> {
                            transport.start(outbox);
                            attend(connection, outbox);
                            welcome.run();
                            if (isAttached(connection) || leaves) {
                                hear(connection);
                            }
                        },
                        place.hubs().workers())
                .toCompletableFuture();
    }

    /**
     * The client is back, unless it was turned away: it is told so, then what it missed; in a frame of its own, as a client is not
     * connected before. May block.
     */
    void goOn(Connection connection, Outbox outbox) {
        if (isAttached(connection)) {
            begun = true;
            transport.start(accepted, outbox);
            attend(connection, outbox);
            hear(connection);
        }
    }

    private void hear(Connection connection) {
        calls.begin(connection);
        roomChanged();
    }

    private boolean isAttached(Connection connection) {
        return place.hubs().connections().isAttached(connection);
    }

    private void attend(Connection connection, Outbox outbox) {
        transport.watch(place.settings().timings().keepAlive(), true);
        transport.line().whenGone(() -> gone(connection, outbox));
    }

    /** What a client called before it said goodbye, or closed its socket, is made all the same. */
    private void gone(Connection connection, Outbox outbox) {
        transport.unwatch();
        calls.breakOffStreams();
        transport.wake(); // For nobody takes the answers that calls wait for.
        if (leaves || visit.claim().isPresent()) {
            place.hubs().lost(connection, outbox);
        }
        away = true;
        if (closes) {
            afterCalls(() -> finish(connection, outbox));
        } else if (!leaves) {
            finish(connection, outbox);
        }
    }

    private void finish(Connection connection, Outbox outbox) {
        calls.forget();
        if (visit.claim().isPresent()) {
            return;
        }
        try {
            place.hubs().arrivals().left(connection, outbox);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("the server stops: its hub is not told that a client is gone");
        }
    }

    void receive(ByteBuffer bytes) {
        int size = bytes.remaining();
        if (deaf || size == 0) {
            return;
        }
        try {
            reader.read(bytes, this::take);
            resumption.ifPresent(all -> all.read(size));
        } catch (BadMessageException e) {
            if (!deaf) {
                deaf = true;
                afterCalls(() -> transport.close(CloseCode.UNACCEPTABLE));
            }
        }
    }

    private void take(HubMessage message, int size) {
        if (resumption.isPresent() && !resumption.get().isNews(message)) {
            return;
        }
        if (message instanceof HubMessage.Close) {
            goodbye();
        } else if (!deaf) {
            calls.take(message, size);
        }
    }

    /** The client said, beside its line, that it goes: it is not told so. */
    void leave() {
        left = true;
        goodbye();
        transport.cut();
    }

    /** The client closes its socket of its own accord. */
    void closes() {
        closes = !leaves;
    }

    /** The client goes for good, once the calls are made that came so far. */
    private void goodbye() {
        deaf = true;
        leaves = true;
        afterCalls(() -> {
            try {
                place.hubs().workers().execute(this::end);
            } catch (RejectedExecutionException stopping) {
                transport.cut();
            }
        });
    }

    /** Unless the client thought better of it, and is back on another line. */
    private void end() {
        calls.forget();
        Connections known = place.hubs().connections();
        known.find(visit.connection())
                .filter(connection -> !away || !known.isAttached(connection))
                .ifPresent(place.hubs()::abort);
        transport.line().close(CloseCode.NORMAL);
    }

    private void afterCalls(Runnable end) {
        lastCalls.then(transport.line().thread(), end);
        roomChanged();
    }

    boolean isCrowded() {
        return calls.isCrowded()
                && transport.isOpen()
                && resumption.filter(Resumption::mustListen).isEmpty();
    }

    void whenRoom(Runnable task) {
        waitingForRoom.add(task);
        roomChanged();
    }

    /** There may be room, or nobody left to wait for it. */
    void roomChanged() {
        lastCalls.look();
        while (!isCrowded()) {
            Runnable task = waitingForRoom.poll();
            if (task == null) {
                return;
            }
            task.run();
        }
    }

    @Override
    public Payload frame(Batch batch) {
        return frames.apply(batch);
    }

    @Override
    public Payload signOfLife() {
        return encoding.payload(new HubMessage.Ping());
    }

    @Override
    public boolean canAnswer() {
        return true;
    }

    /** A handshake that is refused makes a client wait by itself before its next try. */
    @Override
    public Duration pause(CloseCode code) {
        return begun && code == CloseCode.TRY_AGAIN_LATER ? BETWEEN_TRIES : Duration.ZERO;
    }

    @Override
    public Optional<Payload> farewell(CloseCode code) {
        HubMessage words = switch (code) {
            case NORMAL -> GOODBYE;
            case UNACCEPTABLE -> UNACCEPTABLE;
            case TURNED_AWAY -> TURNED_AWAY;
            case GOING_AWAY, TOO_SLOW, TRY_AGAIN_LATER, SIGN_IN_OVER -> COME_AGAIN;
        };
        return left ? Optional.empty() : Optional.of(begun ? encoding.payload(words) : beforeItBegan(words));
    }

    /** The first that a client hears must be the answer to its handshake. */
    private Payload beforeItBegan(HubMessage words) {
        return words == COME_AGAIN
                ? encoding.payload(Handshake.refused(LATER))
                : encoding.payload(Handshake.accepted()).and(encoding.payload(words));
    }
}
