package io.rejoin.undertow.demo;

import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditQuery;
import io.rejoin.hub.audit.AuditRecord;
import io.rejoin.hub.audit.AuditTrail;
import io.rejoin.token.GroupName;
import io.rejoin.token.UserId;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Which records explain why somebody is in a room or is not. What was said of everyone, or of every room, is among them. */
final class Explanation {

    private static final int RECORDS = 20;
    private static final AuditQuery NEWEST = AuditQuery.newest().limit(RECORDS);

    private Explanation() {}

    /** The newest decisions about this user and this room, oldest first. */
    static List<AuditRecord> decisions(AuditTrail trail, UserId user, GroupName room) {
        AuditQuery both = NEWEST.user(user).group(Rooms.HUB, room);
        return newest(Stream.of(
                trail.query(both),
                revocations(trail, NEWEST.user(user))
                        .filter(Explanation::isOfEveryRoom)
                        .toList(),
                revocations(trail, NEWEST.group(Rooms.HUB, room))
                        .filter(record -> record.event().user().isEmpty())
                        .toList()));
    }

    /** Who lost this room, and who was refused it: the newest, oldest first. */
    static List<AuditRecord> losses(AuditTrail trail, GroupName room) {
        AuditQuery ofRoom = NEWEST.group(Rooms.HUB, room);
        return newest(Stream.of(
                trail.query(ofRoom.refused()),
                trail.query(ofRoom.kind(Kind.LEAVE)),
                revocations(trail, ofRoom).toList(),
                revocations(trail, NEWEST).filter(Explanation::isOfEveryRoom).toList()));
    }

    private static Stream<AuditRecord> revocations(AuditTrail trail, AuditQuery query) {
        return Stream.of(Kind.REVOKE, Kind.REVOCATION_NOTICED)
                .map(kind -> trail.query(query.kind(kind)))
                .flatMap(List::stream);
    }

    private static boolean isOfEveryRoom(AuditRecord record) {
        return record.event().groups().isEmpty();
    }

    private static List<AuditRecord> newest(Stream<List<AuditRecord>> found) {
        TreeMap<Long, AuditRecord> records = new TreeMap<>();
        found.flatMap(Collection::stream).forEach(record -> records.put(record.sequence(), record));
        return records.values().stream()
                .skip(Math.max(0, records.size() - RECORDS))
                .toList();
    }
}
