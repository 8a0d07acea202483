package io.rejoin.benchmark.storm;

import io.rejoin.hub.Batch;
import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.Outbox;
import io.rejoin.hub.Transport;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Position;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.UserId;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A client without a network: it has a connection, a token and a cursor, and comes back with them. */
final class StormClient implements Transport {
    static final HubName HUB = HubName.of("chat");
    static final int GROUPS_OF_ONE = 10;
    private static final int GROUPS = 1_000;

    private final HubServer server;
    private final int number;
    private Optional<ReconnectToken> token = Optional.empty();
    private Optional<Position> cursor = Optional.empty();
    private Optional<Outbox> outbox = Optional.empty();

    StormClient(HubServer server, int number) {
        this.server = server;
        this.number = number;
    }

    static UserId user(int number) {
        return UserId.of("user-" + number);
    }

    /** The groups that this client is in. */
    static Stream<GroupName> groups(int number) {
        return IntStream.range(0, GROUPS_OF_ONE).mapToObj(i -> GroupName.of("group-" + (number * 7 + i * 31) % GROUPS));
    }

    private Connection newcomer() {
        String id = "connection-" + number;
        return new Connection(ConnectionId.of(id), FamilyId.of(id), Optional.of(user(number)), Set.of(HUB));
    }

    void connect() {
        Attached attached = server.connect(newcomer(), this);
        server.started(attached.connection());
        outbox = Optional.of(attached.outbox());
        groups(number)
                .forEach(group -> server.groups(HUB).join(attached.connection().id(), group));
        receive();
    }

    void drop() {
        outbox.ifPresent(waiting ->
                server.lost(server.connections().find(newcomer().id()).orElseThrow(), waiting));
        outbox = Optional.empty();
    }

    /** Comes back, and fails unless that gives it all of its groups and a fresh token. */
    CompletableFuture<Void> comeBack() {
        return server.reconnect(new ReconnectRequest(newcomer(), token, cursor), this)
                .thenAccept(this::back)
                .toCompletableFuture();
    }

    private void back(ReconnectResult result) {
        if (!(result instanceof ReconnectResult.Back back)) {
            throw new IllegalStateException("it was not let back in: " + result);
        }
        if (server.connections().groups(back.connection()).size() != GROUPS_OF_ONE) {
            throw new IllegalStateException("it is not in all of its groups");
        }
        outbox = Optional.of(back.outbox());
        token = Optional.empty();
        receive();
        if (token.isEmpty()) {
            throw new IllegalStateException("it was given no token");
        }
    }

    private void receive() {
        Outbox waiting = outbox.orElseThrow();
        for (Optional<Batch> batch = waiting.take(100); batch.isPresent(); batch = waiting.take(100)) {
            cursor = Optional.of(batch.get().position());
            batch.get().token().ifPresent(content -> token = Optional.of(server.issue(content)));
            waiting.sent();
        }
    }

    @Override
    public void wake() {}

    @Override
    public void close(CloseCode code) {}
}
