package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.Connection;
import io.rejoin.hub.Recorder;
import io.rejoin.hub.access.GroupVerdict;
import io.rejoin.hub.reconnect.AssignedGroups;
import io.rejoin.hub.reconnect.ReconnectRequest;
import io.rejoin.token.HubGroups;
import io.rejoin.token.Position;
import io.rejoin.token.ReconnectToken;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Returns of a known connection that do not ask for one of its hubs, or whose user may use that no longer. A server over stores in
 * memory, on a test clock, without a network.
 */
final class UnusedHubTest {
    private final Bench bench = new Bench();
    private final Client ana = bench.client("ana-1", "ana");

    @BeforeEach
    void join() {
        bench.grant("ana", "lobby");
        bench.grant("ana", "ops");
        ana.connect().join("lobby");
        ana.receive();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void returnWithoutTheHub(Optional<ReconnectToken> token, Optional<Position> cursor) {
        Connection without =
                new Connection(ana.id, ana.newcomer().family(), ana.newcomer().user(), Set.of());
        bench.reconnect(new ReconnectRequest(without, token, cursor), new Recorder());
    }

    private void assertRefused(String... groups) {
        assertThat(bench.lastRecord().event().groups())
                .hasSize(groups.length)
                .allMatch(group -> group.verdict() == GroupVerdict.UNKNOWN_HUB);
        for (String group : groups) {
            assertThat(ana.isIn(group)).isFalse();
        }
    }

    @Test
    void groupOfTheToken_isRefused() {
        ana.drop();
        returnWithoutTheHub(Optional.of(ana.token()), Optional.empty());

        assertRefused("lobby");
    }

    @Test
    void groupThatTheTokenDoesNotKnowOf_isRefusedToo() {
        ana.join("ops");
        ana.drop();
        returnWithoutTheHub(Optional.of(ana.token()), Optional.empty());

        assertRefused("lobby", "ops");
    }

    @Test
    void groupThatTheClientDoesNotKnowOf_isRefusedWithoutATokenToo() {
        Client ben = bench.client("ben-1", "ana").connect();
        ben.receive();
        ben.join("ops");
        ben.drop();
        Connection without =
                new Connection(ben.id, ben.newcomer().family(), ben.newcomer().user(), Set.of());
        bench.reconnect(new ReconnectRequest(without, Optional.empty(), ben.cursor()), new Recorder());

        assertThat(ben.isIn("ops")).isFalse();
        assertThat(bench.lastRecord().event().groups()).allMatch(group -> group.verdict() == GroupVerdict.UNKNOWN_HUB);
    }

    @Test
    void groupThatADatabaseAssigns_isRefusedToo() {
        AssignedGroups rooms =
                AssignedGroups.from(user -> HubGroups.of(Map.of(Bench.CHAT, List.of(Bench.group("assigned")))));
        try (Bench assigning = new Bench(setup -> setup.rejoinVerifier(rooms))) {
            Client ben = assigning.client("ben-1", "ben").connect().join("open");
            ben.receive();
            ben.drop();
            Connection without = new Connection(
                    ben.id, ben.newcomer().family(), ben.newcomer().user(), Set.of());
            assigning.reconnect(
                    new ReconnectRequest(without, Optional.of(ben.token()), Optional.empty()), new Recorder());

            assertThat(ben.isIn("assigned")).isFalse();
            assertThat(ben.isIn("open")).isFalse();
        }
    }

    @Test
    void whoAsksForTheHubAgain_isBack() {
        ana.drop();
        ana.reconnect();

        assertThat(ana.isIn("lobby")).isTrue();
    }
}
