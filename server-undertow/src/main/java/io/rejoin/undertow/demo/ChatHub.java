package io.rejoin.undertow.demo;

import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.HubException;
import io.rejoin.hub.JoinRefusedException;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.hub.access.Advice;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.GroupName;
import io.rejoin.token.UserId;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The chat: what clients call is public here, what they are told is sent from here. */
final class ChatHub implements Hub {

    private static final int TEXT_MAX = 2000;
    private static final String LATER = "The server cannot look that up just now. Try again in a moment.";

    private final Clock clock;
    private final Outages outages;

    ChatHub(Clock clock, Outages outages) {
        this.clock = clock;
        this.outages = outages;
    }

    /** A room and how many connections are in it. */
    record RoomCount(String room, int members) {}

    /** The same, and whether the caller is one of them. */
    record RoomView(String room, int members, boolean joined) {}

    public void join(HubCall call, @Nullable String room) {
        GroupName group = existing(room);
        try {
            call.join(group);
        } catch (JoinRefusedException e) {
            throw new HubException(
                    e.advice() == Advice.RETRY_LATER ? LATER : "You may not be in the " + group.value() + ".");
        } catch (StoreUnavailableException e) {
            throw new HubException(LATER);
        }
        call.clients().caller().send("joined", group.value());
        tellCounts(call);
    }

    public void leave(HubCall call, @Nullable String room) {
        GroupName group = existing(room);
        try {
            call.leave(group);
        } catch (StoreUnavailableException e) {
            throw new HubException(LATER);
        }
        call.clients().caller().send("left", group.value());
        tellCounts(call);
    }

    public void say(HubCall call, @Nullable String room, @Nullable String text) {
        GroupName group = existing(room);
        String said = text == null ? "" : text.strip();
        if (said.isEmpty()) {
            throw new HubException("There is nothing to say in an empty message.");
        }
        if (said.length() > TEXT_MAX) {
            throw new HubException("A message has at most " + TEXT_MAX + " characters.");
        }
        if (!call.groups().contains(call.connection(), group)) {
            throw new HubException("You are not in the " + group.value() + ".");
        }
        String at = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
        call.clients().group(group).send("said", group.value(), name(call), said, at);
    }

    /** Cuts the caller's line and keeps it away until it asks to come back. */
    public void drop(HubCall call) {
        outages.drop(call.connection());
    }

    public List<RoomView> rooms(HubCall call) {
        return Rooms.ALL.stream()
                .map(room -> new RoomView(
                        room.value(), call.groups().count(room), call.groups().contains(call.connection(), room)))
                .toList();
    }

    @Override
    public void onReconnected(HubCall call, RejoinOutcome outcome) {
        call.clients().caller().send("rejoined", RejoinedRooms.of(outcome));
        tellCounts(call);
    }

    @Override
    public void onRevoked(HubCall call, GroupName group) {
        call.clients().caller().send("revoked", group.value());
        tellCounts(call);
    }

    @Override
    public void onConnectionRevoked(HubCall call) {
        call.clients().caller().send("connectionRevoked");
    }

    @Override
    public void onDisconnected(HubCall call, boolean stopped) {
        tellCounts(call);
    }

    private static void tellCounts(HubCall call) {
        List<RoomCount> counts = Rooms.ALL.stream()
                .map(room -> new RoomCount(room.value(), call.groups().count(room)))
                .toList();
        call.clients().all().send("rooms", counts);
    }

    private static GroupName existing(@Nullable String room) {
        return Rooms.named(room).orElseThrow(() -> new HubException("There is no such room."));
    }

    private static String name(HubCall call) {
        return call.user().map(UserId::value).orElseThrow(() -> new HubException("Sign in first."));
    }
}
