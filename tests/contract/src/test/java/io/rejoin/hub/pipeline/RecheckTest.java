package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Bench.CHAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rejoin.contract.Eventually;
import io.rejoin.contract.Fault;
import io.rejoin.contract.InMemoryGrantStore;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Recorder;
import io.rejoin.hub.access.Evidence.Basis;
import io.rejoin.hub.access.GroupOutcome;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.OutagePolicy;
import io.rejoin.hub.access.SwitchedStore;
import io.rejoin.hub.access.VerificationLevel;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.hub.audit.AuditRecord;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Memberships that the store was not asked for, or whose store was put back. A server over stores in memory. */
final class RecheckTest {
    private static final HubServerPolicy OPEN = HubServerPolicy.defaults()
            .withGroups(GroupPolicy.of(VerificationLevel.STORE, OutagePolicy.insecureOpen()))
            .withHistory(Bench.LIMITS);

    private final Bench bench = Bench.followingByHand(setup -> setup.policy(OPEN));
    private final Client ana = bench.client("ana-1", "ana").connect();

    @AfterEach
    void close() {
        bench.close();
    }

    private void joinUnchecked() {
        bench.stores.breakGrants(Fault.UNAVAILABLE);
        ana.join("lobby");
        ana.receive();
    }

    private Optional<AuditEvent> recheck() {
        return bench.trail().stream()
                .map(AuditRecord::event)
                .filter(event -> event.kind() == Kind.RECHECK)
                .findFirst();
    }

    private AuditEvent untilRechecked() {
        Eventually.until("it is checked", () -> recheck().isPresent());
        return recheck().orElseThrow();
    }

    @Test
    void whoShouldNotHaveBeenLetIn_isOutOnceTheStoreAnswers() {
        joinUnchecked();
        bench.say("lobby", "queued");
        bench.stores.mend();
        AuditEvent event = untilRechecked();
        bench.say("lobby", "later");

        assertThat(event.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(event.groups())
                .extracting(GroupOutcome::verdict, outcome -> outcome.evidence().basis())
                .containsExactly(tuple(GroupVerdict.NOT_A_MEMBER, Basis.STORE));
        assertThat(ana.isIn("lobby")).isFalse();
        assertThat(ana.receive().methods()).isEmpty();
        Eventually.until("it is told", () -> bench.hub.events().contains("revoked lobby ana-1"));
    }

    @Test
    void whoIsAllowed_stays() {
        bench.grant("ana", "lobby");
        joinUnchecked();
        bench.stores.mend();

        assertThat(untilRechecked().outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(ana.isIn("lobby")).isTrue();
        bench.say("lobby", "later");
        assertThat(ana.receive().methods()).containsExactly("later");
    }

    @Test
    void whoWasGrantedMeanwhileAndJoinedAnew_stays() {
        joinUnchecked();
        bench.stores.afterStandings.then(() -> {
            ana.leave("lobby");
            bench.grant("ana", "lobby");
            ana.join("lobby");
        });
        bench.stores.mend();
        untilRechecked();

        assertThat(ana.isIn("lobby")).isTrue();
    }

    @Test
    void storeThatWasPutBack_isAskedForAllWhoAreHere() {
        InMemoryGrantStore newer = new InMemoryGrantStore();
        List.of("u1", "u2", "u3", "ana", "bob").forEach(user -> newer.grant(Bench.membership(user, "lobby")));
        InMemoryGrantStore older = new InMemoryGrantStore();
        older.grant(Bench.membership("ana", "lobby"));
        SwitchedStore store = new SwitchedStore(newer);
        try (HubServer server = server(store)) {
            ConnectionId first = joined(server, "ana");
            ConnectionId second = joined(server, "bob");
            store.use(older);

            Eventually.until("who is not in the older copy is out", () -> !isIn(server, second));
            assertThat(isIn(server, first)).isTrue();
            older.revoke(Bench.membership("ana", "lobby"));
            Eventually.until("revocations of the new time count", () -> !isIn(server, first));
        }
    }

    private HubServer server(SwitchedStore store) {
        ReconnectSecurity security =
                new ReconnectSecurity(bench.keys, store, bench.stores.replayStore(), bench.stores.auditStore());
        return HubServer.with(security).hub("chat", bench.hub).policy(OPEN).start();
    }

    private static ConnectionId joined(HubServer server, String user) {
        ConnectionId id = ConnectionId.of(user + "-9");
        server.connect(
                new Connection(id, FamilyId.of(id.value()), Optional.of(UserId.of(user)), Set.of(CHAT)),
                new Recorder());
        server.groups(CHAT).join(id, Bench.group("lobby"));
        return id;
    }

    private static boolean isIn(HubServer server, ConnectionId id) {
        return server.groups(CHAT).contains(id, Bench.group("lobby"));
    }
}
