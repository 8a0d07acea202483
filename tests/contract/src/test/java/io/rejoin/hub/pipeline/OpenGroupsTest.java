package io.rejoin.hub.pipeline;

import static io.rejoin.hub.pipeline.Bench.CHAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Fault;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Recorder;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.access.Scope;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Groups that ask no store: only who is revoked everywhere loses them. A server over stores in memory, without a network. */
final class OpenGroupsTest {
    private static final UserId ROOT = UserId.of("root");
    private static final Scope ANA = new Scope.Everywhere(UserId.of("ana"));

    private final Bench bench = Bench.followingByHand(UnaryOperator.identity());
    private final Client ana = bench.client("ana-1", "ana");

    @BeforeEach
    void join() {
        bench.grant("ana", "lobby");
        bench.poll();
        in(ana, "lobby", "open");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static Client in(Client client, String... groups) {
        client.connect();
        List.of(groups).forEach(client::join);
        client.receive();
        return client;
    }

    private void revokeAna() {
        bench.server().grants().revoke(ROOT, ANA);
    }

    @Test
    void userRevokedEverywhere_mayJoinOpenGroupsAnew_andComeBackToThem() {
        revokeAna();
        bench.poll();
        ana.join("open");
        ana.receive();
        ana.drop();
        bench.restart();
        bench.poll();
        ana.reconnect();

        assertThat(ana.isIn("open")).isTrue();
    }

    @Test
    void tokenFromAnOutage_doesNotBringARevokedUserBackIntoAnOpenGroup() {
        bench.stores.breakGrants(Fault.UNAVAILABLE);
        ana.drop();
        ana.reconnect();
        ana.receive();
        ReconnectToken held = ana.token();
        bench.stores.mend();
        revokeAna();
        ana.drop();
        bench.restart();
        bench.poll();
        ana.reconnect(held);

        assertThat(ana.isIn("open")).isFalse();
        assertThat(ana.isIn("lobby")).isFalse();
    }

    @Test
    void firstRejoinOfAServer_findsWhoWasRevokedBeforeItsStart() {
        try (Bench eager = new Bench()) {
            Client open = in(eager.client("ana-1", "ana"), "open");
            open.drop();
            eager.server().grants().revoke(ROOT, ANA);
            eager.stores.breakGrants(Fault.SLOW);
            eager.restart();
            open.reconnect();

            assertThat(open.verdict("open")).isEqualTo(GroupVerdict.REVOKED);
        }
    }

    @Test
    void anonymousConnection_isNobody() {
        ConnectionId id = ConnectionId.of("anonymous");
        Connection anonymous = new Connection(id, FamilyId.of(id.value()), Optional.empty(), Set.of(CHAT));
        bench.server().connect(anonymous, new Recorder());
        bench.server().groups(CHAT).join(id, Bench.group("open"));
        revokeAna();

        assertThat(bench.server().groups(CHAT).contains(id, Bench.group("open")))
                .isTrue();
    }

    @Test
    void everyoneOfAnOpenGroupRevokedElsewhere_endsNothing() {
        bench.stores.grantRows.revoke(new Scope.Everyone(CHAT, Bench.group("open")));
        bench.stores.grantRows.revoke(Bench.membership("ana", "open"));
        bench.poll();
        ana.drop();
        ana.reconnect();

        assertThat(ana.isIn("open")).isTrue();
    }
}
