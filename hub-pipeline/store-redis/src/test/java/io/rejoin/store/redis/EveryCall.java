package io.rejoin.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.AuditRows;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Row;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.access.Standing;
import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.SubtreeHash;
import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.GroupsHash;
import io.rejoin.token.HubGroups;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Each call of a store once, for tests of what may be in its way. */
final class EveryCall {

    private static final HubName CHAT = HubName.of("chat");
    private static final Membership MEMBERSHIP = new Membership(UserId.of("ana"), CHAT, GroupName.of("lobby"));

    private EveryCall() {}

    static void of(RedisGrantStore grants) {
        Row granted = new Row(MEMBERSHIP, Standing.granted(grants.grant(MEMBERSHIP)));
        Scope everywhere = new Scope.Everywhere(UserId.of("bo"));
        Revision revoked = grants.revoke(everywhere);

        assertThat(grants.rows(Set.of(MEMBERSHIP)).rows()).containsExactly(granted);
        assertThat(grants.changesAfter(Revision.NONE, 10).rows())
                .containsExactly(granted, new Row(everywhere, Standing.revoked(revoked)));
        assertThat(grants.changesAfter(Revision.NONE, 1).revision()).isEqualTo(revoked);
        assertThat(grants.memberships(CHAT, 10)).containsExactly(MEMBERSHIP);
    }

    static void of(RedisReplayStore replay) {
        HubGroups groups = HubGroups.of(Map.of(CHAT, List.of(GroupName.of("lobby"))));
        FamilyState state = new FamilyState(0, 1, 7, 0, false, Map.of(), Instant.EPOCH);
        replay.keep(GroupsHash.of(groups), groups, Instant.EPOCH);
        replay.update(FamilyId.of("family"), row -> Optional.of(state));

        assertThat(replay.find(GroupsHash.of(groups))).contains(groups);
        assertThat(replay.update(FamilyId.of("family"), row -> row)).contains(state);
        assertThat(replay.purge(Instant.MAX)).isEqualTo(2);
    }

    static void of(RedisAuditStore trail) {
        AuditHead head = AuditRows.head(1);
        UserId user = UserId.of("ana");
        SubtreeHash hash = new SubtreeHash(1, 0, head.root());
        trail.append(new AuditBatch(
                AuditHead.START, AuditRows.rows(1, 1), Set.of("~old"), Map.of(user, "~a"), List.of(hash), head));

        assertThat(trail.head()).isEqualTo(head);
        assertThat(trail.read(AuditSelection.after(0, 10))).isEqualTo(AuditRows.rows(1, 1));
        assertThat(trail.hashes(1, 0, 10)).containsExactly(hash);
        assertThat(trail.pseudonyms(Set.of(user))).isEqualTo(Map.of(user, "~a"));
        assertThat(trail.users(Set.of("~a"))).isEqualTo(Map.of("~a", user));
    }
}
