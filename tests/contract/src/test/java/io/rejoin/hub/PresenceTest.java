package io.rejoin.hub;

import static io.rejoin.hub.Sample.ANA;
import static io.rejoin.hub.Sample.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.Connections.Attached;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Clients that come and go while their transport stays. In memory, on a test clock. */
final class PresenceTest {
    private final Sample sample = new Sample();
    private final Connections connections = sample.connections;
    private final Presence presence = new Presence(connections);
    private final Attached ana = sample.attach("a", ANA);

    private void away() {
        presence.away(ana.connection(), ana.outbox(), sample.clock.instant());
    }

    private boolean isGivenUp() {
        Instant before = sample.clock.instant().minus(Duration.ofSeconds(30));
        return connections.awaySince(before).stream().anyMatch(connection -> {
            boolean unused = connections.endIfAway(connection, before);
            return connections.find(connection.id()).isEmpty();
        });
    }

    @Test
    void clientThatIsAway_isCollectedForAndStaysAMember() {
        sample.join(ana.connection(), LOBBY, 1);
        away();
        sample.say(LOBBY, "hello");

        assertThat(Received.all(ana.outbox()).methods()).containsExactly("hello");
        assertThat(connections.isAttached(ana.connection())).isTrue();
    }

    @Test
    void clientThatStaysAway_isGivenUpAndItsTransportIsTold() {
        away();
        sample.clock.advance(Duration.ofSeconds(31));

        assertThat(isGivenUp()).isTrue();
        assertThat(((Recorder) ana.outbox().transport()).closes()).containsExactly(CloseCode.NORMAL);
        assertThat(presence.here(ana.connection(), ana.outbox())).isFalse();
    }

    @Test
    void clientThatIsHereAgain_isNotGivenUp() {
        away();
        sample.clock.advance(Duration.ofSeconds(29));
        assertThat(presence.here(ana.connection(), ana.outbox())).isTrue();
        sample.clock.advance(Duration.ofSeconds(31));

        assertThat(isGivenUp()).isFalse();
    }

    @Test
    void formerTransport_saysNothingOfTheClientAnyMore() {
        Attached again = connections.attach(ana.connection(), new Recorder());
        away();
        sample.clock.advance(Duration.ofSeconds(31));

        assertThat(presence.here(ana.connection(), ana.outbox())).isFalse();
        assertThat(isGivenUp()).isFalse();
        assertThat(presence.transport(again.connection()))
                .containsSame(again.outbox().transport());
    }

    @Test
    void connectOfAClientThatIsAway_keepsItsGroups() {
        sample.join(ana.connection(), LOBBY, 1);
        away();
        connections.attach(ana.connection(), new Recorder());

        assertThat(connections.groups(ana.connection()).isEmpty()).isFalse();
    }

    @Test
    void returnOfAClientThatIsAway_isNotCutShort() {
        sample.join(ana.connection(), LOBBY, 1);
        away();
        sample.clock.advance(Duration.ofSeconds(29));
        var unused = sample.returns.expect(ana.connection());
        sample.clock.advance(Duration.ofSeconds(29));

        assertThat(isGivenUp()).isFalse();
    }
}
