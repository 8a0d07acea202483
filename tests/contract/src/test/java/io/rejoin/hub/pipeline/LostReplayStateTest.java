package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.InMemoryAuditStore;
import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.RefusalReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A replay store that has lost what it knew. In memory. */
final class LostReplayStateTest {
    @AutoClose
    private final Bench bench = new Bench();

    private final Client ana = bench.client("ana-1", "ana");

    @Test
    void tokenThatWasRefusedForALostRow_isNotGoodTheSecondTime_onAServerThatKnowsNothing() {
        bench.grant("ana", "lobby");
        ana.connect().join("lobby").receive();
        ReconnectToken old = ana.token();
        InMemoryReplayStore emptied = new InMemoryReplayStore();
        bench.clock.advance(Duration.ofSeconds(1));
        for (RefusalReason reason : List.of(RefusalReason.REPLAY_STATE_LOST, RefusalReason.STALE_GENERATION)) {
            try (Bench other = new Bench(setup -> HubServer.with(new ReconnectSecurity(
                            bench.keys, bench.stores.grantRows, emptied, new InMemoryAuditStore()))
                    .clock(bench.clock)
                    .hub("chat", bench.hub))) {
                Client stranger = other.client("ana-1", "ana");
                stranger.reconnect(Optional.of(old), Optional.empty());

                assertThat(other.lastRecord().event().reason()).contains(reason);
                assertThat(stranger.isIn("lobby")).isFalse();
            }
        }
    }
}
