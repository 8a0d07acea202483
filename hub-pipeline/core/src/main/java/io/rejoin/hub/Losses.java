package io.rejoin.hub;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells the clients of this server that something was lost of which nobody knows for whom it was. Each is asked to come back, and is
 * told then that there is a gap, as is who was away; nothing comes to any of them behind the loss before that.
 */
public final class Losses {

    private final Connections connections;

    public Losses(Connections connections) {
        this.connections = connections;
    }

    /** Something was lost. */
    public void tell() {
        List<Outbox> open = new ArrayList<>();
        connections.locked(() -> {
            connections.log.lose();
            connections.byId.values().forEach(connection -> connection.outbox.ifPresent(open::add));
            open.forEach(Outbox::end);
            return true;
        });
        open.forEach(outbox -> outbox.close(CloseCode.TOO_SLOW));
    }
}
