package io.rejoin.undertow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.token.ConnectionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is kept away, and for how long. In memory. */
final class OutagesTest {

    private final SetClock clock = new SetClock();
    private final List<ConnectionId> cut = new ArrayList<>();
    private final Outages outages = new Outages(clock, cut::add);
    private final ConnectionId one = ConnectionId.of("one");
    private final ConnectionId other = ConnectionId.of("other");

    @Test
    void droppedConnection_isCutAndAway() {
        outages.drop(one);

        assertThat(cut).containsExactly(one);
        assertThat(outages.isAway(one)).isTrue();
        assertThat(outages.isAway(other)).isFalse();
    }

    @Test
    void releasedConnection_isAwayNoLonger() {
        outages.drop(one);
        outages.drop(other);

        outages.release(one);

        assertThat(outages.isAway(one)).isFalse();
        assertThat(outages.isAway(other)).isTrue();
    }

    @Test
    void droppedConnection_isLetInAgainAfterTheLongestOutage() {
        outages.drop(one);
        clock.advance(Outages.LONGEST.minusMillis(1));
        assertThat(outages.isAway(one)).isTrue();

        clock.advance(Duration.ofMillis(1));

        assertThat(outages.isAway(one)).isFalse();
    }
}
