package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Bench.CHAT;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.contract.Eventually;
import io.rejoin.contract.ProofKey;
import io.rejoin.hub.Batch;
import io.rejoin.hub.ClientState;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections.Attached;
import io.rejoin.hub.Message;
import io.rejoin.hub.Outbox;
import io.rejoin.hub.Received;
import io.rejoin.hub.Recorder;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.hub.reconnect.ReconnectResult;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.HubName;
import io.rejoin.token.Position;
import io.rejoin.token.PossessionProof;
import io.rejoin.token.ProofChallenge;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An honest client: keeps its newest token and cursor, and presents them when it comes back. */
final class Client {
    private static final String END = "end";

    private final Bench bench;
    final ConnectionId id;
    private final Optional<UserId> user;
    private final List<ReconnectToken> tokens = new ArrayList<>();
    private Optional<ProofKey> key = Optional.empty();
    private Optional<Position> cursor = Optional.empty();
    private Optional<Outbox> outbox = Optional.empty();
    private Recorder transport = new Recorder();

    Client(Bench bench, String id, UserId user) {
        this.bench = bench;
        this.id = ConnectionId.of(id);
        this.user = Optional.of(user);
    }

    /** Who it says it is, as an endpoint would hand it on. */
    Connection newcomer() {
        return new Connection(id, FamilyId.of(id.value()), user, Set.of(CHAT), key.map(ProofKey::confirmation));
    }

    /** The same client, with all that it was given, on its way to another server. */
    Client at(Bench server) {
        Client moved = new Client(server, id.value(), user.orElseThrow());
        moved.tokens.addAll(tokens);
        moved.key = key;
        moved.cursor = cursor;
        return moved;
    }

    /** From now on it says that it has this key. */
    Client naming(ProofKey newKey) {
        key = Optional.of(newKey);
        return this;
    }

    Client connect() {
        transport = new Recorder();
        Attached attached = bench.server().connect(newcomer(), transport);
        bench.server().started(attached.connection());
        outbox = Optional.of(attached.outbox());
        cursor = Optional.of(attached.outbox().position());
        return this;
    }

    /** The server's own object of it. */
    Connection connection() {
        return bench.server().connections().find(id).orElseThrow();
    }

    Client join(String group) {
        bench.server().groups(CHAT).join(id, Bench.group(group));
        return this;
    }

    void leave(String group) {
        bench.server().groups(CHAT).leave(id, Bench.group(group));
    }

    boolean isIn(String group) {
        return bench.server().groups(CHAT).contains(id, Bench.group(group));
    }

    Recorder transport() {
        return transport;
    }

    /** A call that it could make. */
    static ClientCall call(HubName hub, String method, List<JsonNode> arguments) {
        return new ClientCall(hub, "7", method, arguments, new ClientState(Map.of()));
    }

    /** Takes the messages that wait. */
    List<Message> take() {
        List<Message> messages =
                outbox.orElseThrow().take(1_000).map(Batch::messages).orElse(List.of());
        outbox.orElseThrow().sent();
        return messages;
    }

    /** Takes all that waits. */
    Received receive() {
        Received received = Received.all(outbox.orElseThrow());
        received.tokens().forEach(content -> tokens.add(bench.server().issue(content)));
        cursor = Optional.of(received.position());
        return received;
    }

    /** The newest token it was given. */
    ReconnectToken token() {
        return tokens.get(tokens.size() - 1);
    }

    Optional<Position> cursor() {
        return cursor;
    }

    /** What it was sent until now by this server, and by whoever that heard of: what it sends later comes later. */
    List<String> heardFrom(Bench sender) {
        sender.server().clients(CHAT).client(id).send(END);
        List<String> heard = new ArrayList<>();
        Eventually.until("everything has arrived", () -> {
            heard.addAll(receive().methods());
            return heard.contains(END);
        });
        heard.remove(END);
        return heard;
    }

    /** Its line is cut. */
    void drop() {
        outbox.ifPresent(waiting -> bench.server().lost(connection(), waiting));
        outbox = Optional.empty();
    }

    ReconnectResult reconnect() {
        return reconnect(token());
    }

    ReconnectResult reconnect(ReconnectToken token) {
        return reconnect(Optional.of(token), cursor);
    }

    ReconnectResult reconnect(Optional<ReconnectToken> token, Optional<Position> from) {
        return reconnect(new ReconnectRequest(newcomer(), token, from));
    }

    /** With its newest token and a proof by this key. */
    ReconnectResult reconnectProving(ProofKey held) {
        String audience = bench.server().policy().tokens().audience();
        return reconnectWith(token(), held.answer(ProofChallenge.create(bench.clock), token(), audience));
    }

    ReconnectResult reconnectWith(ReconnectToken token, PossessionProof proof) {
        return reconnect(new ReconnectRequest(newcomer(), Optional.of(token), cursor, Optional.of(proof)));
    }

    private ReconnectResult reconnect(ReconnectRequest request) {
        transport = new Recorder();
        ReconnectResult result = bench.reconnect(request, transport);
        outbox = result instanceof ReconnectResult.Back back ? Optional.of(back.outbox()) : Optional.empty();
        return result;
    }

    /** How its last reconnect ended for the application. */
    RejoinOutcome outcome() {
        return bench.hub.outcome(id);
    }

    /** What was decided of this group at its last reconnect. */
    GroupVerdict verdict(String group) {
        return outcome().groups().stream()
                .filter(outcome -> outcome.group().equals(Bench.group(group)))
                .findFirst()
                .orElseThrow()
                .verdict();
    }
}
