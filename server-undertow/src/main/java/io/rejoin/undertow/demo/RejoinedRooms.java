package io.rejoin.undertow.demo;

import io.rejoin.hub.GroupAdvice;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.hub.access.Advice;
import java.util.List;
import java.util.Locale;

/**
 * What the client learns of a reconnect: per room whether it is back, and what to do. Never why: that is on the trail.
 *
 * @param gap whether messages of the rooms it is back in may be missing
 * @param advice what to do if the reconnect failed as a whole
 */
record RejoinedRooms(List<Room> groups, boolean gap, String advice) {

    /** One room: {@code back} or {@code refused}. */
    record Room(String room, String outcome, String advice) {}

    static RejoinedRooms of(RejoinOutcome outcome) {
        List<Room> rooms =
                outcome.advice(Rooms.ALL).stream().map(RejoinedRooms::room).toList();
        return new RejoinedRooms(rooms, outcome.gap(), word(outcome.advice()));
    }

    private static Room room(GroupAdvice room) {
        return new Room(room.group().value(), room.back() ? "back" : "refused", word(room.advice()));
    }

    private static String word(Advice advice) {
        return advice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
