package io.rejoin.store.jdbc;

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
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** A client in ten groups that keeps its newest token. */
final class StormClient {

    private static final HubName CHAT = HubName.of("chat");
    private static final List<GroupName> GROUPS =
            IntStream.range(0, 10).mapToObj(i -> GroupName.of("room" + i)).toList();

    private final HubServer server;
    private final ConnectionId id;
    private final UserId user;
    private Optional<Outbox> outbox = Optional.empty();
    private Optional<ReconnectToken> token = Optional.empty();

    StormClient(HubServer server, int number) {
        this.server = server;
        this.id = ConnectionId.of("connection" + number);
        this.user = UserId.of("user" + number);
    }

    private Connection newcomer() {
        return new Connection(id, FamilyId.of(id.value()), Optional.of(user), Set.of(CHAT));
    }

    void connectAndJoin() {
        Attached attached = server.connect(newcomer(), new Silent());
        server.started(attached.connection());
        outbox = Optional.of(attached.outbox());
        GROUPS.forEach(group -> server.groups(CHAT).join(id, group));
        Optional<Batch> batch = attached.outbox().take(100);
        while (batch.isPresent()) {
            attached.outbox().sent();
            token = batch.get().token().map(server::issue).or(() -> token);
            batch = attached.outbox().take(100);
        }
    }

    void drop() {
        server.lost(server.connections().find(id).orElseThrow(), outbox.orElseThrow());
    }

    CompletionStage<ReconnectResult> reconnect() {
        return server.reconnect(new ReconnectRequest(newcomer(), token, Optional.empty()), new Silent());
    }

    boolean isInAllItsGroups() {
        return GROUPS.stream().allMatch(group -> server.groups(CHAT).contains(id, group));
    }

    /** Takes nothing unless it likes. */
    private static final class Silent implements Transport {
        @Override
        public void wake() {}

        @Override
        public void close(CloseCode code) {}
    }
}
