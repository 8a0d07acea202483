package io.rejoin.hub.pipeline;

import io.rejoin.contract.Fault;
import io.rejoin.contract.FaultyAuditStore;
import io.rejoin.contract.FaultyGrantStore;
import io.rejoin.contract.FaultyReplayStore;
import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.hub.access.GrantStore;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.Rows;
import io.rejoin.hub.access.Scope;
import io.rejoin.hub.audit.AuditBatch;
import io.rejoin.hub.audit.AuditHead;
import io.rejoin.hub.audit.AuditRow;
import io.rejoin.hub.audit.AuditSelection;
import io.rejoin.hub.audit.AuditStore;
import io.rejoin.hub.audit.SubtreeHash;
import io.rejoin.hub.reconnect.FamilyState;
import io.rejoin.hub.reconnect.ReplayStore;
import io.rejoin.token.FamilyId;
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
import java.util.function.UnaryOperator;

/** Three stores in memory that outlive a server; they can fail, and something can happen in the middle of a call. */
final class Stores {
    final InMemoryGrantStore grantRows = new InMemoryGrantStore();
    final InMemoryReplayStore replayRows = new InMemoryReplayStore();
    final InMemoryAuditStore auditRows = new InMemoryAuditStore();
    final FaultyGrantStore grants = new FaultyGrantStore(grantRows);
    final FaultyReplayStore replay = new FaultyReplayStore(replayRows);
    final FaultyAuditStore audit = new FaultyAuditStore(auditRows);

    /** Between the store's answer and the server's taking notice of it. */
    final Moment afterStandings = new Moment();

    /** Between a revocation in the store and the server's taking notice of it. */
    final Moment afterRevoke = new Moment();

    final Moment beforeUpdate = new Moment();

    final Moment afterUpdate = new Moment();

    /** On the trail's own thread. */
    final Moment beforeAppend = new Moment();

    private Fault grantFault = Fault.NONE;

    void breakGrants(Fault fault) {
        grantFault = fault;
        grants.fault(fault);
    }

    boolean isGrantStoreBroken() {
        return grantFault != Fault.NONE;
    }

    void mend() {
        grantFault = Fault.NONE;
        grants.fault(Fault.NONE);
        replay.fault(Fault.NONE);
        audit.fault(Fault.NONE);
    }

    GrantStore grantStore() {
        return new GrantStore() {
            @Override
            public Rows rows(Set<Scope> asked) {
                Rows answer = grants.rows(asked);
                afterStandings.pass();
                return answer;
            }

            @Override
            public Rows changesAfter(Revision after, int limit) {
                return grants.changesAfter(after, limit);
            }

            @Override
            public Revision grant(Membership membership) {
                return grants.grant(membership);
            }

            @Override
            public Revision revoke(Scope scope) {
                Revision revision = grants.revoke(scope);
                afterRevoke.pass();
                return revision;
            }

            @Override
            public List<Membership> memberships(HubName hub, int limit) {
                return grants.memberships(hub, limit);
            }
        };
    }

    ReplayStore replayStore() {
        return new ReplayStore() {
            @Override
            public Optional<FamilyState> update(FamilyId family, UnaryOperator<Optional<FamilyState>> change) {
                beforeUpdate.pass();
                Optional<FamilyState> row = replay.update(family, change);
                afterUpdate.pass();
                return row;
            }

            @Override
            public void keep(GroupsHash hash, HubGroups groups, Instant until) {
                replay.keep(hash, groups, until);
            }

            @Override
            public Optional<HubGroups> find(GroupsHash hash) {
                return replay.find(hash);
            }

            @Override
            public int purge(Instant before) {
                return replay.purge(before);
            }
        };
    }

    AuditStore auditStore() {
        return new AuditStore() {
            @Override
            public boolean append(AuditBatch batch) {
                beforeAppend.pass();
                return audit.append(batch);
            }

            @Override
            public List<AuditRow> read(AuditSelection selection) {
                return audit.read(selection);
            }

            @Override
            public List<SubtreeHash> hashes(int level, long from, int count) {
                return audit.hashes(level, from, count);
            }

            @Override
            public Map<UserId, String> pseudonyms(Set<UserId> users) {
                return audit.pseudonyms(users);
            }

            @Override
            public Map<String, UserId> users(Set<String> pseudonyms) {
                return audit.users(pseudonyms);
            }

            @Override
            public AuditHead head() {
                return audit.head();
            }
        };
    }
}
