package io.rejoin.undertow.transport;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.Position;
import io.rejoin.token.Seal;
import java.util.Optional;

/** The cursor that a client echoes when it comes back: a position, sealed and bound to the connection, so that none can be made up. */
public final class Cursors {

    private static final String NUMBERED = "~";

    private final Seal seal;

    public Cursors(Seal seal) {
        this.seal = seal;
    }

    public String write(Position position, ConnectionId connection) {
        return seal.seal(position.text(), connection.value());
    }

    /** The same position again gives another cursor if the number is another. */
    public String write(Position position, long number, ConnectionId connection) {
        return seal.seal(position.text() + NUMBERED + number, connection.value());
    }

    /** Empty if it is not one that this connection was given. */
    public Optional<Position> read(String cursor, ConnectionId connection) {
        return seal.open(cursor, connection.value())
                .map(text -> text.split(NUMBERED, 2)[0])
                .map(Position::parse);
    }
}
