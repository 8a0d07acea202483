package io.rejoin.store.jdbc;

import com.fasterxml.jackson.databind.node.TextNode;
import io.rejoin.hub.Batch;
import io.rejoin.hub.ClientState;
import io.rejoin.hub.CloseCode;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.Message;
import io.rejoin.hub.Outbox;
import io.rejoin.hub.Transport;
import io.rejoin.hub.pipeline.ClientCall;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.Position;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A client of the chat, without a network: it keeps its newest token and cursor, and presents them where it comes back. */
final class Visitor {

    private static final Transport SILENT = new Transport() {
        @Override
        public void wake() {}

        @Override
        public void close(CloseCode code) {}
    };

    private final Connection newcomer;
    private final List<String> heard = new ArrayList<>();
    private HubServer server;
    private Outbox outbox;
    private Optional<ReconnectToken> token = Optional.empty();
    private Optional<Position> cursor = Optional.empty();

    Visitor(HubServer server, String connection, String user) {
        this.newcomer = new Connection(
                ConnectionId.of(connection),
                FamilyId.of(connection),
                Optional.of(UserId.of(user)),
                Set.of(ChatTables.CHAT));
        this.server = server;
        Attached attached = server.connect(newcomer, SILENT);
        server.started(attached.connection());
        outbox = attached.outbox();
    }

    /** Calls the hub; the answer. */
    @Nullable
    Object call(String method, String... arguments) {
        var values = Stream.of(arguments).map(TextNode::valueOf).toList();
        ClientCall call = new ClientCall(ChatTables.CHAT, "1", method, List.copyOf(values), new ClientState(Map.of()));
        return server.invoke(newcomer, call).toCompletableFuture().join();
    }

    /** What it was sent so far, as method and arguments. */
    List<String> heard() {
        for (Optional<Batch> next = outbox.take(100); next.isPresent(); next = outbox.take(100)) {
            outbox.sent();
            next.get().messages().forEach(message -> heard.add(text(message)));
            token = next.get().token().map(server::issue).or(() -> token);
            cursor = Optional.of(next.get().position());
        }
        return List.copyOf(heard);
    }

    private static String text(Message message) {
        return message instanceof Message.Call call ? call.method() + call.arguments() : message.toString();
    }

    /** Has what it was sent, and loses its line. */
    void drop() {
        heard();
        server.lost(newcomer, outbox);
    }

    /** Comes back, here or to another server. */
    void comeBackTo(HubServer another) {
        server = another;
        ReconnectResult result = server.reconnect(new ReconnectRequest(newcomer, token, cursor), SILENT)
                .toCompletableFuture()
                .join();
        outbox = ((ReconnectResult.Back) result).outbox();
    }

    void leave() {
        server.abort(newcomer);
    }

    Set<GroupName> rooms() {
        return server.groups(ChatTables.CHAT).of(newcomer.id());
    }
}
