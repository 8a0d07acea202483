package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How often an issuer writes a list, and for how long. */
class KeptListsTest {
    private static final Duration LIFETIME = Sample.POLICY.lifetime();

    private final MovingClock clock = new MovingClock();
    private final ListStore lists = new ListStore(clock);
    private final TokenIssuer issuer = new TokenIssuer(Sample.ring(), Sample.POLICY, clock, lists);
    private final TokenVerifier verifier = new TokenVerifier(Sample.ring(), Sample.POLICY, clock, lists);

    @Test
    void list_isKeptLongerThanItsTokenIsAccepted() {
        issuer.issue(ListedGroupsTest.numbered(257));

        Instant lastAccepted = clock.instant().plus(LIFETIME).plus(Sample.POLICY.skew());
        assertThat(lists.kept).hasSize(1).allMatch(until -> until.isAfter(lastAccepted.plus(LIFETIME)));
    }

    @Test
    void tokensOfOneList_keepItOnceInALifetime() {
        for (int minute = 0; minute < 150; minute++) {
            ReconnectToken token = issuer.issue(ListedGroupsTest.numbered(257));
            clock.pass(Duration.ofMinutes(1));
            assertThat(verifier.verify(token, Sample.PRESENTER)).isNotNull();
        }

        assertThat(lists.kept).hasSizeBetween(5, 10).isSorted();
    }

    @Test
    void lastTokenOfAKnownList_findsItUntilItsEnd() {
        issuer.issue(ListedGroupsTest.numbered(257));
        clock.pass(LIFETIME);
        ReconnectToken last = issuer.issue(ListedGroupsTest.numbered(257));
        assertThat(lists.kept).hasSize(1);
        clock.pass(LIFETIME.plus(Sample.POLICY.skew()).minusSeconds(1));

        assertThat(verifier.verify(last, Sample.PRESENTER)).isNotNull();
    }

    @Test
    void failedKeep_isNotTakenForDone() {
        lists.broken = true;
        assertThatIllegalStateException().isThrownBy(() -> issuer.issue(ListedGroupsTest.numbered(257)));
        lists.broken = false;
        ReconnectToken token = issuer.issue(ListedGroupsTest.numbered(257));

        assertThat(lists.kept).hasSize(1);
        assertThat(verifier.verify(token, Sample.PRESENTER)).isNotNull();
    }

    @Test
    void memoryOfKeptLists_isBounded() {
        KeptLists known = new KeptLists(lists, Duration.ZERO);
        HubGroups groups = HubGroups.EMPTY;
        for (int i = 0; i < 1_025; i++) {
            known.keep(hash(i), groups, clock.instant());
        }
        known.keep(hash(1_024), groups, clock.instant());
        assertThat(lists.kept).hasSize(1_025);

        known.keep(hash(0), groups, clock.instant());
        assertThat(lists.kept).hasSize(1_026);
    }

    private static GroupsHash hash(int i) {
        return GroupsHash.of(Sample.content(Optional.empty(), "g" + i).groups());
    }
}
