package io.rejoin.hub.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.TestClock;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** In memory, on a test clock. */
final class RevocationsTest {
    private static final Membership ANA = membership("ana", "lobby");

    private final TestClock clock = TestClock.at("2030-01-01T00:00:00Z");
    private final Revocations revocations = new Revocations(clock, Duration.ofMinutes(15));

    private static Membership membership(String user, String group) {
        return new Membership(UserId.of(user), HubName.of("chat"), GroupName.of(group));
    }

    private boolean outruns(Membership membership, long decidedAt) {
        return revocations.revokedAfter(membership, Revision.of(decidedAt)).isPresent();
    }

    @Test
    void revocation_outrunsEarlierDecisionsOnly() {
        revocations.record(ANA, Revision.of(5));

        assertThat(outruns(ANA, 4)).isTrue();
        assertThat(outruns(ANA, 5)).isFalse();
        assertThat(outruns(ANA, 6)).isFalse();
    }

    @Test
    void revocation_isOfThatMembershipOnly() {
        revocations.record(ANA, Revision.of(5));

        assertThat(outruns(membership("Ana", "lobby"), 4)).isFalse();
        assertThat(outruns(membership("ana", "Lobby"), 4)).isFalse();
        assertThat(outruns(membership("ana", "ops"), 4)).isFalse();
    }

    @Test
    void revocationThatComesLate_doesNotReplaceANewerOne() {
        revocations.record(ANA, Revision.of(7));
        revocations.record(ANA, Revision.of(5));

        assertThat(outruns(ANA, 6)).isTrue();
    }

    @Test
    void oldRevocation_isForgotten() {
        revocations.record(ANA, Revision.of(5));
        clock.advance(Duration.ofMinutes(15).plusSeconds(1));
        revocations.record(membership("bob", "lobby"), Revision.of(6));

        assertThat(outruns(ANA, 4)).isFalse();
        assertThat(outruns(membership("bob", "lobby"), 5)).isTrue();
    }

    @Test
    void newerRevocation_isKeptWhenTheOlderIsForgotten() {
        revocations.record(ANA, Revision.of(5));
        clock.advance(Duration.ofMinutes(10));
        revocations.record(ANA, Revision.of(8));
        clock.advance(Duration.ofMinutes(10));
        revocations.record(membership("bob", "lobby"), Revision.of(9));

        assertThat(outruns(ANA, 7)).isTrue();
    }
}
