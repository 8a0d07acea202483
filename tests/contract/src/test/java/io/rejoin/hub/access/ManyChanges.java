package io.rejoin.hub.access;

import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** A grant store in which at each revision up to a certain one somebody else was revoked. It can be read, nothing else. */
final class ManyChanges implements GrantStore {
    private long count;

    ManyChanges(long count) {
        this.count = count;
    }

    /** One more. */
    void add() {
        count++;
    }

    /** Who was revoked at this revision. */
    static Membership revokedAt(long revision) {
        return new Membership(UserId.of("user" + revision), HubName.of("chat"), GroupName.of("lobby"));
    }

    @Override
    public Rows rows(Set<Scope> asked) {
        return new Rows(Revision.of(count), List.of());
    }

    @Override
    public Rows changesAfter(Revision after, int limit) {
        List<Row> rows = LongStream.rangeClosed(after.value() + 1, count)
                .limit(limit)
                .mapToObj(revision -> new Row(revokedAt(revision), Standing.revoked(Revision.of(revision))))
                .toList();
        return new Rows(Revision.of(count), rows);
    }

    @Override
    public Revision grant(Membership membership) {
        throw new UnsupportedOperationException("it can only be read");
    }

    @Override
    public Revision revoke(Scope scope) {
        throw new UnsupportedOperationException("it can only be read");
    }

    @Override
    public List<Membership> memberships(HubName hub, int limit) {
        return List.of();
    }
}
