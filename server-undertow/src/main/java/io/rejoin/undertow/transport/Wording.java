package io.rejoin.undertow.transport;

import io.rejoin.hub.Batch;
import io.rejoin.hub.CloseCode;
import java.time.Duration;
import java.util.Optional;

/** How a protocol says what every protocol has to say. */
public interface Wording {

    /** Messages, and what else a batch has for the client. With a token in it this may block. */
    Payload frame(Batch batch);

    /** What a client is sent that heard nothing for a while. */
    Payload signOfLife();

    /** Whether a client can answer what it is asked. */
    default boolean canAnswer() {
        return false;
    }

    /** How long a line is held before it is closed, for clients that come again at once. */
    default Duration pause(CloseCode code) {
        return Duration.ZERO;
    }

    /** What is said before the line is closed, if anything is. */
    default Optional<Payload> farewell(CloseCode code) {
        return Optional.empty();
    }
}
