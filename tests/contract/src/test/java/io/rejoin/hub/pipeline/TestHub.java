package io.rejoin.hub.pipeline;

import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A hub that notes what it is told. */
final class TestHub implements Hub {
    final Moment connecting = new Moment();
    final Moment reconnecting = new Moment();
    final Moment closing = new Moment();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final Map<ConnectionId, RejoinOutcome> outcomes = new ConcurrentHashMap<>();

    @Override
    public void onConnected(HubCall call) {
        note("connected", call);
        connecting.pass();
    }

    @Override
    public void onReconnected(HubCall call, RejoinOutcome outcome) {
        note("reconnected", call);
        outcomes.put(call.connection(), outcome);
        reconnecting.pass();
    }

    @Override
    public void onDisconnected(HubCall call, boolean stopped) {
        note(stopped ? "stopped" : "gone", call);
    }

    @Override
    public void onRevoked(HubCall call, GroupName group) {
        note("revoked " + group.value(), call);
    }

    @Override
    public void onConnectionRevoked(HubCall call) {
        note("closing", call);
        closing.pass();
    }

    private void note(String event, HubCall call) {
        events.add(event + " " + call.connection().value());
    }

    /** As event and connection, in order. */
    List<String> events() {
        return List.copyOf(events);
    }

    /** How the connection's newest reconnect ended. */
    RejoinOutcome outcome(ConnectionId connection) {
        return Objects.requireNonNull(outcomes.get(connection), "it never came back");
    }
}
