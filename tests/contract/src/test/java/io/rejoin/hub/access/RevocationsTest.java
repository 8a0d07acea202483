package io.rejoin.hub.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.TestClock;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In memory, on a test clock. */
final class RevocationsTest {
    private static final Membership ANA = membership("ana", "lobby");

    private final TestClock clock = TestClock.at("2030-01-01T00:00:00Z");
    private final Revocations revocations = new Revocations(clock, Duration.ofMinutes(15), 100);

    private static Membership membership(String user, String group) {
        return new Membership(UserId.of(user), HubName.of("chat"), GroupName.of(group));
    }

    private void revoke(Scope scope, long revision) {
        revocations.record(new Row(scope, Standing.revoked(Revision.of(revision))));
    }

    private void grant(Membership membership, long revision) {
        revocations.record(new Row(membership, Standing.granted(Revision.of(revision))));
    }

    /** All that was changed after one revision up to another one is known. */
    private void follow(long from, long reached) {
        revocations.follow(Revision.of(from));
        revocations.reached(Revision.of(reached), Optional.of(clock.instant()));
    }

    private Optional<Standing> since(long good, Membership membership) {
        return revocations.since(Revision.of(good), membership);
    }

    private boolean outruns(Membership membership, long decidedAt) {
        return revocations.revokedAfter(membership, Revision.of(decidedAt)).isPresent();
    }

    @Test
    void revocation_outrunsEarlierDecisionsOnly() {
        revoke(ANA, 5);

        assertThat(outruns(ANA, 4)).isTrue();
        assertThat(outruns(ANA, 5)).isFalse();
        assertThat(outruns(ANA, 6)).isFalse();
    }

    @Test
    void revocation_isOfThatMembershipOnly() {
        revoke(ANA, 5);

        assertThat(outruns(membership("Ana", "lobby"), 4)).isFalse();
        assertThat(outruns(membership("ana", "Lobby"), 4)).isFalse();
        assertThat(outruns(membership("ana", "ops"), 4)).isFalse();
    }

    @Test
    void revocationThatComesLate_doesNotReplaceANewerOne() {
        revoke(ANA, 7);
        revoke(ANA, 5);

        assertThat(outruns(ANA, 6)).isTrue();
    }

    @Test
    void oldRevocation_isForgotten() {
        revoke(ANA, 5);
        clock.advance(Duration.ofMinutes(15).plusSeconds(1));
        revoke(membership("bob", "lobby"), 6);

        assertThat(outruns(ANA, 4)).isFalse();
        assertThat(outruns(membership("bob", "lobby"), 5)).isTrue();
    }

    @Test
    void newerRevocation_isKeptWhenTheOlderIsForgotten() {
        revoke(ANA, 5);
        clock.advance(Duration.ofMinutes(10));
        revoke(ANA, 8);
        clock.advance(Duration.ofMinutes(10));
        revoke(membership("bob", "lobby"), 9);

        assertThat(outruns(ANA, 7)).isTrue();
    }

    @Test
    void withoutAFeed_nothingIsKnownToBeGood() {
        revoke(ANA, 5);

        assertThat(since(9, membership("bob", "lobby"))).isEmpty();
        assertThat(revocations.staleness()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void followed_whatWasGoodStaysGood_unlessItWasRevokedSince() {
        follow(3, 6);
        revoke(ANA, 5);

        assertThat(since(4, ANA)).contains(Standing.revoked(Revision.of(5)));
        assertThat(since(5, ANA)).contains(Standing.granted(Revision.of(5)));
        assertThat(since(3, membership("bob", "lobby"))).contains(Standing.granted(Revision.of(3)));
        assertThat(since(2, membership("bob", "lobby"))).isEmpty();
        assertThat(since(0, ANA)).isEmpty();
    }

    @Test
    void broaderRevocation_counts_untilANewerGrant() {
        follow(1, 200);
        grant(ANA, 2);
        revoke(new Scope.Everywhere(ANA.user()), 3);
        revoke(new Scope.Everyone(ANA.hub(), ANA.group()), 4);

        assertThat(since(2, ANA)).contains(Standing.revoked(Revision.of(4)));
        assertThat(since(2, membership("ana", "ops"))).contains(Standing.revoked(Revision.of(3)));
        assertThat(since(2, membership("bob", "lobby"))).contains(Standing.revoked(Revision.of(4)));
        grant(ANA, 5);
        assertThat(since(2, ANA)).contains(Standing.granted(Revision.of(5)));
        assertThat(outruns(ANA, 2)).isFalse();
    }

    @Test
    void forgottenChange_movesTheHorizon() {
        follow(1, 200);
        revoke(ANA, 5);
        clock.advance(Duration.ofMinutes(16));
        revoke(membership("bob", "lobby"), 6);

        assertThat(since(4, ANA)).isEmpty();
        assertThat(since(5, ANA)).isPresent();
    }

    @Test
    void tooManyChanges_forgetTheOldest() {
        follow(1, 200);
        for (int i = 0; i < 150; i++) {
            revoke(membership("user" + i, "lobby"), 10 + i);
        }

        assertThat(revocations.size()).isEqualTo(100);
        assertThat(since(58, membership("user149", "lobby"))).isEmpty();
        assertThat(since(59, membership("user149", "lobby"))).contains(Standing.revoked(Revision.of(159)));
    }

    @Test
    void storeThatWentBack_makesEverythingFromBeforeUnknown() {
        follow(1, 50);

        revocations.rewound(Revision.of(20));

        assertThat(since(49, ANA)).isEmpty();
        assertThat(revocations.reached()).isEqualTo(Revision.of(20));
    }

    @Test
    void staleness_isTheTimeSinceItWasLastCertain() {
        revocations.reached(Revision.of(5), Optional.of(clock.instant()));
        clock.advance(Duration.ofSeconds(3));
        revocations.reached(Revision.of(6), Optional.empty());

        assertThat(revocations.staleness()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void repeatedChange_isNoNews() {
        Row row = new Row(ANA, Standing.revoked(Revision.of(5)));

        assertThat(revocations.record(row)).isTrue();
        assertThat(revocations.record(row)).isFalse();
        assertThat(revocations.size()).isEqualTo(1);
    }
}
