package io.rejoin.hub;

import io.rejoin.token.ConnectionId;
import java.util.Set;

/** A message in the log: where it stands, whom it is for, and who of them is left out. */
record LogEntry(long offset, Topic topic, Message message, Set<ConnectionId> except) implements Queued {

    @Override
    public int size() {
        return message.size();
    }

    @Override
    public boolean comesBeforeAnswers() {
        return message instanceof Message.Progress;
    }

    boolean isFor(ConnectionId connection) {
        return !except.contains(connection);
    }
}
