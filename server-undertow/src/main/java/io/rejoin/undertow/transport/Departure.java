package io.rejoin.undertow.transport;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.xnio.Options;
import org.xnio.conduits.ConduitStreamSourceChannel;

/**
 * Notices that a client went away which waits for the rest of a response: then its side of the connection ends (RFC 9112, section
 * 9.5). Undertow alone does not look before the response is over. Only of HTTP/1; a client of another version is missed by the next
 * write. All of it belongs to the connection's own thread.
 */
public final class Departure {

    private final HttpServerConnection connection;
    private final int patience;
    private final Runnable left;

    private Departure(HttpServerConnection connection, int patience, Runnable left) {
        this.connection = connection;
        this.patience = patience;
        this.left = left;
    }

    /**
     * Looks from now on.
     *
     * @param left told when the client is gone
     * @return empty if that cannot be noticed here
     */
    static Optional<Departure> watch(HttpServerExchange exchange, Runnable left) throws IOException {
        if (exchange.getConnection() instanceof HttpServerConnection connection && exchange.isRequestComplete()) {
            // It may be silent for as long as it is to be answered.
            Integer patience = connection.setOption(Options.READ_TIMEOUT, 0);
            Departure departure = new Departure(connection, patience == null ? 0 : patience, left);
            departure.look();
            return Optional.of(departure);
        }
        return Optional.empty();
    }

    private void look() {
        connection.getChannel().getSourceChannel().setReadListener(this::readable);
        connection.getOriginalSourceConduit().resumeReads();
    }

    private void readable(ConduitStreamSourceChannel ignored) {
        PooledByteBuffer pooled = connection.getByteBufferPool().allocate();
        ByteBuffer bytes = pooled.getBuffer();
        try {
            int read = connection.getOriginalSourceConduit().read(bytes);
            if (read < 0) {
                left.run();
            } else if (read > 0) {
                keep(pooled);
                return;
            }
        } catch (IOException e) {
            left.run();
        }
        pooled.close();
    }

    /** That is the next request, sent before the answer to this one (RFC 9112, section 9.3.2): it waits, and nothing is noticed any more. */
    private void keep(PooledByteBuffer pooled) {
        connection.getOriginalSourceConduit().suspendReads();
        pooled.getBuffer().flip();
        connection.ungetRequestBytes(pooled);
    }

    /** Gives the connection back, for its next request. */
    void end() throws IOException {
        connection.getOriginalSourceConduit().suspendReads();
        connection.setOption(Options.READ_TIMEOUT, patience);
    }
}
