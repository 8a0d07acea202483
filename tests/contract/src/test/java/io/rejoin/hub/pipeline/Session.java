package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.Batch;
import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Message;
import io.rejoin.hub.Outbox;
import io.rejoin.hub.Received;
import io.rejoin.hub.Recorder;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.UserId;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** What one transport of a client is owed and what it gets: P1 and P5, message by message. */
final class Session {
    private final Outbox outbox;
    private final Recorder transport;
    private final ConnectionId client;
    private final UserId user;
    private final Belief belief;
    private final Map<Long, Said> log;
    /** What must come, by offset. */
    private final TreeMap<Long, Said> owed = new TreeMap<>();

    private long position;

    /**
     * @param log everything said in this epoch
     * @param start where the client stands
     */
    Session(Outbox outbox, Recorder transport, SimulatedClient client, Map<Long, Said> log, long start) {
        this.outbox = outbox;
        this.transport = transport;
        this.client = client.id;
        this.user = client.user;
        this.belief = client.belief;
        this.log = log;
        this.position = start;
    }

    Outbox outbox() {
        return outbox;
    }

    void owe(Said said) {
        owed.put(said.offset(), said);
    }

    void forgive(GroupName group) {
        owed.values().removeIf(said -> said.group().equals(group));
    }

    boolean isTooSlow() {
        return transport.closes().contains(CloseCode.TOO_SLOW);
    }

    /** Takes a batch as the transport would; what it must not give, or does not give, is an error. */
    Optional<Batch> take(int max) {
        Optional<Batch> batch = outbox.take(max);
        outbox.sent();
        if (batch.isEmpty()) {
            assertThat(owed).as("P5: said to a member and never handed over").isEmpty();
            return batch;
        }
        batch.get().messages().forEach(this::check);
        long reached = batch.get().position().offset();
        assertThat(reached).as("P5: a cursor behind its own messages").isGreaterThanOrEqualTo(position);
        position = reached;
        assertThat(owed.headMap(position, true))
                .as("P5: the cursor passes over messages that were never handed over")
                .isEmpty();
        batch.get().token().ifPresent(token -> {
            assertThat(token.position().offset())
                    .as("P5: a token ahead of its own frame")
                    .isLessThanOrEqualTo(reached);
            token.groups()
                    .forEach((hub, group) -> assertThat(belief.mayBeListed(group))
                            .as("P2: a token lists %s, which it is not in", group)
                            .isTrue());
            belief.given(token.id().generation());
        });
        return batch;
    }

    private void check(Message message) {
        long offset = Long.parseLong(Received.method(message).substring(1));
        Said said = Objects.requireNonNull(log.get(offset), "a message that nobody said");
        assertThat(belief.mayHear(said.group()))
                .as("P1: %s reaches a connection that is not in the group", said)
                .isTrue();
        assertThat(said.isFor(client))
                .as("P1: %s was not for this client", said)
                .isTrue();
        assertThat(said.forbidden())
                .as("P1: %s was said while the user was not allowed in the group", said)
                .doesNotContain(user);
        assertThat(offset)
                .as("P1: %s is from before it was let into the group", said)
                .isGreaterThan(belief.since(said.group()));
        assertThat(offset).as("P5: %s comes twice or too late", said).isGreaterThan(position);
        position = offset;
        owed.remove(offset);
    }
}
