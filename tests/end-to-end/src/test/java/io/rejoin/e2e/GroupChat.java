package io.rejoin.e2e;

import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.token.GroupName;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A hub as small as can be: groups to join, leave and speak to. It tells a client how coming back ended. */
final class GroupChat implements Hub {
    private final List<String> joinedOnConnected;
    private final Queue<String> events = new ConcurrentLinkedQueue<>();

    /** Puts everybody who connects into these groups. */
    GroupChat(String... joinedOnConnected) {
        this.joinedOnConnected = List.of(joinedOnConnected);
    }

    public void join(HubCall call, String group) {
        call.join(GroupName.of(group));
    }

    public void leave(HubCall call, String group) {
        call.leave(GroupName.of(group));
    }

    public void say(HubCall call, String group, String text) {
        call.clients().group(GroupName.of(group)).send("said", group, text);
    }

    public String whoAmI(HubCall call) {
        return call.user().map(UserId::value).orElse("");
    }

    @Override
    public void onConnected(HubCall call) {
        note("connected", call);
        joinedOnConnected.forEach(group -> join(call, group));
    }

    @Override
    public void onReconnected(HubCall call, RejoinOutcome outcome) {
        note("reconnected", call);
        List<String> back = outcome.groups().stream()
                .filter(group -> group.isGranted())
                .map(group -> group.group().value())
                .toList();
        Object told = Map.of("back", back, "gap", outcome.gap(), "advice", outcome.advice());
        call.clients().caller().send("rejoined", told);
    }

    @Override
    public void onDisconnected(HubCall call, boolean stopped) {
        note(stopped ? "stopped" : "timed out", call);
    }

    @Override
    public void onRevoked(HubCall call, GroupName group) {
        call.clients().caller().send("revoked", group.value());
    }

    private void note(String event, HubCall call) {
        events.add(event + " " + call.connection().value());
    }

    /** How often this happened to the connection: connected, reconnected, stopped, timed out. */
    long count(String event, String connection) {
        return events.stream()
                .filter(noted -> noted.equals(event + " " + connection))
                .count();
    }
}
