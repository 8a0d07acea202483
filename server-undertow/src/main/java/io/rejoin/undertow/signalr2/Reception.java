package io.rejoin.undertow.signalr2;

import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.Outbox;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.Position;
import io.rejoin.undertow.transport.BatchWriter;
import io.rejoin.undertow.transport.Cursors;
import io.rejoin.undertow.transport.Line;
import io.rejoin.undertow.transport.LineTransport;
import io.rejoin.undertow.transport.Payload;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets clients in, whatever line they come by: as new ones, or after the walk of a reconnect. */
final class Reception {

    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
    private static final long TOKEN_AGAIN_SECONDS = 10;

    private final HubServer hubs;
    private final ClassicTimings timings;
    private final HubFrames frames;
    private final Cursors cursors;

    Reception(HubServer hubs, ClassicTimings timings, HubFrames frames, Cursors cursors) {
        this.hubs = hubs;
        this.timings = timings;
        this.frames = frames;
        this.cursors = cursors;
    }

    /** What follows when a client is let in. */
    @FunctionalInterface
    interface LetIn {
        void begin(LineTransport transport, Connection connection, Outbox outbox);
    }

    /**
     * Who stands at the door.
     *
     * @param cursors writes a position down for this client
     */
    record Guest(LineTransport transport, Function<Position, String> cursors, LetIn letIn) {}

    /** Somebody who comes by this line, and hears nothing yet. */
    Guest guest(Line line, ConnectionId id, LetIn letIn) {
        return guest(line, id, position -> cursors.write(position, id), letIn);
    }

    Guest guest(Line line, ConnectionId id, Function<Position, String> positions, LetIn letIn) {
        BatchWriter writer = new BatchWriter(
                (cursor, token, batch) -> Payload.text(frames.messages(cursor, token, batch.messages())),
                hubs::issue,
                positions,
                CompletableFuture.delayedExecutor(TOKEN_AGAIN_SECONDS, TimeUnit.SECONDS, hubs.workers()),
                () -> hubs.connections().find(id).ifPresent(hubs.connections().tokens()::renew));
        return new Guest(new LineTransport(line, hubs.workers(), new ClassicWording(writer)), positions, letIn);
    }

    /** A client's first transport, or another one instead. May block. */
    void connect(Guest guest, Connection newcomer, ProtocolVersion version) {
        Attached attached = hubs.connect(newcomer, guest.transport());
        if (!version.hasDelayedStart()) {
            hubs.started(attached.connection());
        }
        String cursor = guest.cursors().apply(attached.outbox().position());
        guest.transport().reply(Payload.text(HubFrames.initialized(cursor)));
        begin(guest, attached.connection(), attached.outbox());
    }

    /** The end of a walk. */
    void welcome(Guest guest, ReconnectResult result) {
        if (result instanceof ReconnectResult.Back back) {
            begin(guest, back.connection(), back.outbox());
        } else if (result instanceof ReconnectResult.Over) {
            guest.transport()
                    .closeAfter(Payload.text(frames.stop("The connection is over, connect anew.")), CloseCode.NORMAL);
        } else {
            guest.transport().close(CloseCode.TRY_AGAIN_LATER);
        }
    }

    private void begin(Guest guest, Connection connection, Outbox outbox) {
        LineTransport transport = guest.transport();
        transport.start(outbox);
        transport.watch(timings.beat(), timings.keepAlive().isPresent());
        transport.line().whenGone(() -> {
            transport.unwatch();
            hubs.lost(connection, outbox);
        });
        guest.letIn().begin(transport, connection, outbox);
    }

    /** Whatever went wrong, the client is told to come again. */
    static void refuse(Guest guest, Optional<Throwable> failure) {
        failure.ifPresent(wrong -> {
            LOG.error("a client could not be let in", wrong);
            guest.transport().close(CloseCode.TRY_AGAIN_LATER);
        });
    }
}
