package io.rejoin.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each key does, second by second, as the clock is driven. Touches nothing. */
class RotationTest {
    private static final Duration LEAD = Duration.ofMinutes(10);
    private static final Duration RETIREMENT = Duration.ofMinutes(16);
    private static final Duration PERIOD = Duration.ofHours(1);
    private static final RotationPolicy POLICY = new RotationPolicy(Optional.of(PERIOD), LEAD, RETIREMENT);

    private final MovingClock clock = new MovingClock();
    private final KeyRing ring = KeyRing.open(new MemoryKeys(List.of(Sample.hmac("k1", Sample.SECRET))), POLICY, clock);
    private final Holder node = new Holder(ring, clock);

    @Test
    void newKey_verifiesAtOnceAndSignsAfterTheLead() {
        String id = ring.rotate();

        assertThat(node.states()).containsExactly("NEXT " + id, "ACTIVE k1");
        clock.pass(LEAD.minusSeconds(1));
        assertThat(node.states()).containsExactly("NEXT " + id, "ACTIVE k1");
        clock.pass(Duration.ofSeconds(1));
        assertThat(node.states()).containsExactly("ACTIVE " + id, "RETIRING k1");
        assertThat(ring.activeKeyId()).isEqualTo(id);
    }

    @Test
    void nodeWithALateClock_alreadyBelievesTheNextKey() {
        MovingClock late = new MovingClock().pass(Duration.ofSeconds(-30));
        MemoryKeys shared = new MemoryKeys(List.of(Sample.hmac("k1", Sample.SECRET)));
        Holder early = new Holder(KeyRing.open(shared, POLICY, clock), clock);
        String id = early.ring().rotate();
        clock.pass(LEAD);
        late.pass(LEAD);
        Holder behind = new Holder(KeyRing.open(shared, POLICY, late), late);

        assertThat(early.ring().activeKeyId()).isEqualTo(id);
        assertThat(behind.ring().activeKeyId()).isEqualTo("k1");
        assertThat(behind.verdict(early.issue())).isEqualTo(Verdict.ACCEPT);
        assertThat(early.verdict(behind.issue())).isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void supersededKey_verifiesUntilItsRetirementEnds() {
        ring.rotate();
        clock.pass(LEAD).pass(Duration.ofSeconds(-1));
        String last = node.issue();
        clock.pass(Duration.ofSeconds(1)).pass(Duration.ofMinutes(15));
        assertThat(node.verdict(last)).isEqualTo(Verdict.ACCEPT);

        clock.pass(Duration.ofSeconds(59));
        assertThat(node.verdict(last)).isEqualTo(RefusalReason.EXPIRED.name());
        assertThat(node.states()).last().isEqualTo("RETIRING k1");
        clock.pass(Duration.ofSeconds(1));
        assertThat(node.verdict(last)).isEqualTo(RefusalReason.UNKNOWN_KEY.name());
        assertThat(node.states()).last().isEqualTo("DEAD k1");
    }

    @Test
    void deadKey_isDroppedByTheNextChange() {
        String second = ring.rotate();
        clock.pass(LEAD).pass(RETIREMENT);
        assertThat(node.states()).containsExactly("ACTIVE " + second, "DEAD k1");

        String third = ring.rotate();

        assertThat(node.states()).containsExactly("NEXT " + third, "ACTIVE " + second);
    }

    @Test
    void times_areThoseOfTheStates() {
        String id = ring.rotate();

        Instant from = clock.instant().plus(LEAD);
        assertThat(ring.statuses())
                .containsExactly(
                        new KeyStatus(id, KeyAlgorithm.HS256, KeyState.NEXT, Optional.of(from), Optional.empty()),
                        new KeyStatus(
                                "k1",
                                KeyAlgorithm.HS256,
                                KeyState.ACTIVE,
                                Optional.empty(),
                                Optional.of(from.plus(RETIREMENT))));
    }

    @Test
    void rotateNow_signsWithTheNewKeyWithinASecond() {
        String second = ring.rotateNow();
        assertThat(ring.activeKeyId()).isEqualTo(second);

        String third = ring.rotateNow();
        assertThat(ring.activeKeyId()).isEqualTo(second);
        clock.pass(Duration.ofSeconds(1));
        assertThat(ring.activeKeyId()).isEqualTo(third);
        assertThat(ring.statuses().get(1).until()).isPresent();
    }

    @Test
    void fifthLiveKey_isRefusedAndNothingChanges() {
        ring.rotate();
        ring.rotate();
        ring.rotate();
        List<String> before = node.states();

        assertThatExceptionOfType(RotationRefusedException.class)
                .isThrownBy(ring::rotate)
                .withMessageContaining("4 live keys");
        assertThat(node.states()).isEqualTo(before).hasSize(4);
        clock.pass(PERIOD);
        assertThat(node.states()).filteredOn(state -> state.startsWith("DEAD")).hasSize(3);
        assertThat(ring.rotate()).isNotEmpty();
    }

    @Test
    void schedule_addsEachKeyOnceAndItsLeadAhead() {
        assertThat(ring.rotateIfDue()).isTrue();
        String second = ring.statuses().get(0).id();
        assertThat(ring.rotateIfDue()).isFalse();
        clock.pass(LEAD);
        assertThat(ring.activeKeyId()).isEqualTo(second);

        clock.pass(PERIOD).pass(LEAD.negated()).pass(Duration.ofSeconds(-1));
        assertThat(ring.rotateIfDue()).isFalse();
        clock.pass(Duration.ofSeconds(1));
        assertThat(ring.rotateIfDue()).isTrue();
        assertThat(ring.activeKeyId()).isEqualTo(second);
        clock.pass(LEAD);
        assertThat(ring.activeKeyId()).isNotEqualTo(second);
    }

    @Test
    void scheduleThatFindsFourLiveKeys_waits() {
        ring.rotate();
        ring.rotate();
        ring.rotate();
        clock.pass(PERIOD).pass(LEAD.negated());

        assertThat(ring.rotateIfDue()).isFalse();
        clock.pass(RETIREMENT);
        assertThat(ring.rotateIfDue()).isTrue();
    }

    @Test
    void ringWithoutPeriod_rotatesByHandOnly() {
        KeyRing byHand = KeyRing.open(KeySource.memory(KeyAlgorithm.HS256), RotationPolicy.byHand(), clock);
        clock.pass(Duration.ofDays(1_000));

        assertThat(byHand.rotateIfDue()).isFalse();
    }

    @Test
    void newKey_isOfTheSameAlgorithm() {
        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            KeyRing own = KeyRing.open(KeySource.memory(algorithm), POLICY, clock);
            own.rotate();
            assertThat(own.statuses()).extracting(KeyStatus::algorithm).containsOnly(algorithm);
        }
    }

    @Test
    void keysThatAreNotOfTheirTimeYet_areLedByTheFirst() {
        ring.rotateNow();
        MovingClock late = new MovingClock().pass(Duration.ofDays(-1));
        MemoryKeys shared = new MemoryKeys(List.of(Sample.hmac("k1", Sample.SECRET)));
        KeyRing own = KeyRing.open(shared, POLICY, clock);
        String second = own.rotateNow();
        own.burn("k1");

        assertThat(KeyRing.open(shared, POLICY, late).activeKeyId()).isEqualTo(second);
    }
}
