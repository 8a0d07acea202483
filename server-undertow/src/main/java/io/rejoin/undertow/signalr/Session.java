package io.rejoin.undertow.signalr;

import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.hub.threads.Stages;
import io.rejoin.hub.threads.Threads;
import io.rejoin.undertow.hubprotocol.BadMessageException;
import io.rejoin.undertow.hubprotocol.Handshake;
import io.rejoin.undertow.hubprotocol.HandshakeRequest;
import io.rejoin.undertow.transport.BadRequestException;
import io.rejoin.undertow.transport.Line;
import io.undertow.util.StatusCodes;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/**
 * A client on its line: it says which protocol it speaks, is let in, and talks. What it sends comes in pieces, from one thread at a time.
 */
final class Session {

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    /** The newest version: in it both sides count, where the connection may outlive its sockets. Elsewhere it is as the first. */
    private static final int COUNTING = 2;

    private final HubPlace place;
    private final Visit visit;
    private final CoreTransport kind;
    private final Line line;
    /** The same, if it outlives its sockets. */
    private final Optional<ResumableLine> resumable;
    /** What it sends, if not on its line. */
    private final Optional<Inbox> inbox;

    private final Allowance resumes;
    private final Allowance refreshes;
    private final Allowance strangers;
    private final SignInExpiry expiry;
    private final Handshake handshake;
    private final XnioExecutor.Key deadline;
    private final AtomicBoolean greeted = new AtomicBoolean();
    private volatile Optional<Conversation> conversation = Optional.empty();

    Session(HubPlace place, Visit visit, CoreTransport kind, Line line) {
        this.place = place;
        this.visit = visit;
        this.kind = kind;
        this.line = line;
        this.resumable = line instanceof ResumableLine one ? Optional.of(one) : Optional.empty();
        this.inbox = kind == CoreTransport.WEB_SOCKETS ? Optional.empty() : Optional.of(new Inbox(this, place));
        Clock clock = place.hubs().clock();
        this.resumes = new Allowance(clock);
        this.refreshes = new Allowance(clock);
        this.strangers = new Allowance(clock);
        this.expiry = new SignInExpiry(line.thread(), clock, this::expired);
        this.handshake = new Handshake(place.settings().limits().messageMax());
        this.deadline = line.thread()
                .executeAfter(
                        () -> refuse("Handshake was canceled."),
                        place.settings().timings().handshakeWithin().toMillis(),
                        TimeUnit.MILLISECONDS);
        line.whenGone(this::gone);
    }

    private void gone() {
        deadline.remove();
        expiry.forget();
        conversation.ifPresent(Conversation::roomChanged);
    }

    Visit visit() {
        return visit;
    }

    CoreTransport kind() {
        return kind;
    }

    Line line() {
        return line;
    }

    /** Where its posts go; empty if it speaks on its line. */
    Optional<Inbox> inbox() {
        return inbox;
    }

    /** Its user is signed in until then, as a request showed. */
    void signedInUntil(Instant end) {
        expiry.putOff(end);
    }

    /**
     * Its user signed in anew.
     *
     * @param end until when it may live with that; empty if there is no end to it, or to sign in changes nothing
     * @throws BadRequestException if that is too often, or too late
     */
    void refresh(Optional<Instant> end) {
        if (!refreshes.take()) {
            throw new BadRequestException(StatusCodes.TOO_MANY_REQUESTS, "");
        }
        if (end.filter(then -> !expiry.putOff(then)).isPresent()) {
            throw Entrances.unknown();
        }
    }

    /** Whether it is noted that somebody else tried to sign in for its user; not every time, however often that is. */
    boolean notesStranger() {
        return strangers.take();
    }

    private void expired() {
        conversation.ifPresentOrElse(
                talk -> talk.transport().close(CloseCode.SIGN_IN_OVER), () -> refuse("Handshake was canceled."));
    }

    /** Takes what the client sent by this socket, unless it has another one now. */
    synchronized void receive(Line socket, ByteBuffer bytes) {
        if (resumable.map(one -> one.isCurrent(socket)).orElse(true)) {
            receive(bytes);
        }
    }

    /** The client closes this socket of its own accord. */
    void left(Line socket) {
        if (resumable.map(one -> one.isCurrent(socket)).orElse(true)) {
            conversation.ifPresent(Conversation::closes);
            resumable.ifPresent(one -> one.left(socket));
        }
    }

    /**
     * The client wants to go on with another socket.
     *
     * @throws BadRequestException if it cannot, or tries too often
     */
    void admitResume() {
        if (resumable.filter(ResumableLine::isEnding).isPresent()) {
            throw Entrances.unknown();
        }
        if (resumable.filter(ResumableLine::canResume).isEmpty()) {
            throw new BadRequestException(StatusCodes.CONFLICT, "");
        }
        if (!resumes.take()) {
            throw new BadRequestException(StatusCodes.TOO_MANY_REQUESTS, "");
        }
    }

    /** Goes on with this socket. False if it is too late for that. */
    synchronized boolean resume(Line socket) {
        boolean goesOn = resumable.filter(one -> one.resume(socket)).isPresent();
        if (goesOn) {
            conversation.ifPresent(Conversation::resumed);
        }
        return goesOn;
    }

    /** Takes what the client sent. */
    void receive(ByteBuffer bytes) {
        try {
            if (conversation.isEmpty() && !greeted.get()) {
                handshake.read(bytes).ifPresent(this::greet);
            }
            conversation.ifPresent(talk -> talk.receive(bytes));
        } catch (BadMessageException e) {
            refuse(String.valueOf(e.getMessage()));
        }
    }

    /** Whether nothing more should be taken from the client for now. */
    boolean isCrowded() {
        return conversation.filter(Conversation::isCrowded).isPresent();
    }

    /** Runs the task when there is room; at once if there is. */
    void whenRoom(Runnable task) {
        conversation.ifPresentOrElse(talk -> talk.whenRoom(task), task);
    }

    /** There is something that could be sent now. */
    void wake() {
        conversation.ifPresent(talk -> talk.transport().wake());
    }

    private void greet(HandshakeRequest request) {
        Optional<Encoding> encoding = place.encoding(request.protocol());
        if (encoding.isEmpty()) {
            refuse("The protocol '" + printable(request.protocol()) + "' is not supported.");
        } else if (request.version() > COUNTING) {
            refuse("The server does not support version " + request.version() + " of the '" + request.protocol()
                    + "' protocol.");
        } else if (encoding.get().protocol().isBinary() && !kind.carriesBytes()) {
            refuse("Cannot use the '" + request.protocol()
                    + "' protocol on the current transport. The transport does not support 'Binary' transfer format.");
        } else if (greeted.compareAndSet(false, true)) {
            deadline.remove();
            Optional<ResumableLine> counting = resumable.filter(one -> request.version() == COUNTING);
            Conversation talk = new Conversation(place, visit, encoding.get(), line, counting);
            conversation = Optional.of(talk);
            enter(talk);
            if (expiry.isOver()) {
                expired(); // As it may have been in between, when there was nobody to tell.
            }
        }
    }

    private static String printable(String name) {
        return name.length() > 64 ? name.substring(0, 64) : name;
    }

    /** Answers the handshake with an error, which is the end. */
    private void refuse(String error) {
        if (greeted.compareAndSet(false, true)) {
            deadline.remove();
            Conversation talk = new Conversation(place, visit, place.encodings().get(0), line, Optional.empty());
            conversation = Optional.of(talk);
            talk.refuse(error);
        }
    }

    private void enter(Conversation talk) {
        CompletableFuture<Conversation> newcomer = CompletableFuture.completedFuture(talk);
        CompletableFuture<Void> letIn = visit.hasToken()
                ? newcomer.thenCompose(this::comeBack)
                : newcomer.thenComposeAsync(this::connect, place.hubs().workers());
        var unused = letIn.whenComplete((done, failure) -> {
            if (failure != null && Stages.cause(failure) instanceof RejectedExecutionException) {
                line.ending();
                line.cut();
            } else if (failure != null) {
                LOG.error("a client could not be let in", failure);
                talk.later();
            }
        });
    }

    private CompletableFuture<Void> connect(Conversation talk) {
        HubServer hubs = place.hubs();
        Connection newcomer = visit.newcomer(place.hub());
        Attached attached = hubs.connect(newcomer, talk.transport());
        return talk.begin(attached.connection(), attached.outbox(), () -> {
            hubs.established(attached.connection());
            if (visit.claim().isPresent()) {
                hubs.arrivals().provideToken(attached.connection());
            }
        });
    }

    private CompletableFuture<Void> comeBack(Conversation talk) {
        Connection newcomer = visit.newcomer(place.hub());
        Claim claim = visit.claim().orElseThrow();
        ReconnectRequest request = new ReconnectRequest(
                newcomer, claim.token(), place.positions().read(claim.position(), newcomer.id()), claim.proof());
        return place.hubs()
                .arrivals()
                .comeBack(request, talk.transport(), visit.known(), talk::outcome)
                .toCompletableFuture()
                .thenCompose(result -> welcome(talk, result));
    }

    private CompletableFuture<Void> welcome(Conversation talk, ReconnectResult result) {
        if (result instanceof ReconnectResult.Back back) {
            // The walk's own thread may block; not so the one that set it out, if it comes here only after the walk.
            Executor threads = XnioIoThread.currentThread() == null
                    ? Threads::blocking
                    : place.hubs().workers();
            return CompletableFuture.runAsync(() -> talk.goOn(back.connection(), back.outbox()), threads);
        }
        if (result instanceof ReconnectResult.Over) {
            talk.over();
        } else {
            talk.later();
        }
        return CompletableFuture.completedFuture(null);
    }

    /** The client says, beside its line, that it goes: it hears nothing more. */
    void leave() {
        Runnable end = () -> conversation.ifPresentOrElse(Conversation::leave, line::cut);
        inbox.ifPresentOrElse(all -> all.finish(end), end);
    }
}
