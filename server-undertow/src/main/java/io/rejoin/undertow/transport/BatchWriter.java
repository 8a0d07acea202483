package io.rejoin.undertow.transport;

import io.rejoin.hub.Batch;
import io.rejoin.token.Position;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.TokenContent;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the frames of one client's batches. */
public final class BatchWriter {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

    /** What a batch looks like in a protocol. */
    @FunctionalInterface
    public interface Frames {
        /**
         * One frame.
         *
         * @param cursor where the client stands once it has this
         * @param token its next reconnect token, if it is to get one
         * @param batch what else is in it
         */
        Payload frame(String cursor, Optional<String> token, Batch batch);
    }

    private final Frames frames;
    private final Function<TokenContent, ReconnectToken> tokens;
    private final Function<Position, String> cursors;
    private final Executor later;
    private final Runnable renew;
    private final AtomicBoolean again = new AtomicBoolean();

    /**
     * @param tokens makes tokens; may block
     * @param cursors writes a position down for the client
     * @param later runs what it is given, but not soon
     * @param renew lets the connection have another token
     */
    public BatchWriter(
            Frames frames,
            Function<TokenContent, ReconnectToken> tokens,
            Function<Position, String> cursors,
            Executor later,
            Runnable renew) {
        this.frames = frames;
        this.tokens = tokens;
        this.cursors = cursors;
        this.later = later;
        this.renew = renew;
    }

    /** The frame; blocks if the batch asks for a token. */
    public Payload write(Batch batch) {
        String cursor = cursors.apply(batch.position());
        return frames.frame(cursor, batch.token().flatMap(this::token), batch);
    }

    /**
     * Empty if none can be made now: then the messages go without, the client keeps the token that it has, and another is tried
     * soon. The old one brings nothing back that was removed since, and to cut the client would only make it present that one.
     */
    private Optional<String> token(TokenContent content) {
        try {
            return Optional.of(tokens.apply(content).text());
        } catch (RuntimeException e) {
            if (again.compareAndSet(false, true)) {
                LOG.warn("a client's next token could not be made, will try again", e);
                later.execute(this::renew);
            }
            return Optional.empty();
        }
    }

    private void renew() {
        again.set(false);
        renew.run();
    }
}
