package io.rejoin.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tables and verdicts follow from the measurements and from nothing else. Measures nothing. */
final class ReportTest {
    private final Measurements measured = measured();

    @Test
    void everythingWithinItsLimits_isMet() {
        assertThat(new Targets(measured).all()).allMatch(Target::isMet);
    }

    @Test
    void verifyAboveItsLimit_isNotMet() {
        Measurements slow = measured(2.6, 2_999);

        assertThat(new Targets(slow).all())
                .filteredOn(target -> !target.isMet())
                .hasSize(1);
        assertThat(new Report(slow).text()).contains("| HS256 verify, x floor | 2.50 | 2.60 | **no** |");
    }

    @Test
    void bytesAboveTheirLimit_areNotMet() {
        assertThat(new Report(measured(2, 3_001)).text())
                .contains("| HS256 verify, B/op | 3,000.00 | 3,001.00 | **no** |");
    }

    @Test
    void fasterLibrary_isTold() {
        measured.add(Case.verify(Entry.JJWT), 1.6, 1_000);

        assertThat(new Report(measured).text())
                .contains("| HS256 verify, x fastest other library | 1.00 | 1.25 | **no** |");
    }

    @Test
    void costPerGroup_isTheSlope() {
        assertThat(new Targets(measured).perGroup(Entry.REJOIN)).isEqualTo(98.0 / 990);
    }

    @Test
    void best_isTheFastestIterationOfAllRounds() {
        Case measuredCase = Case.of(Operation.ISSUE, Entry.REJOIN);
        Measurements rounds = new Measurements();
        Stream.of(5.0, 3.0, 4.0).forEach(micros -> rounds.add(measuredCase, micros, micros * 100));

        assertThat(rounds.cost(measuredCase)).isEqualTo(new Cost(3, 4, 400));
        assertThat(rounds.cost(measuredCase).isNoisy()).isTrue();
        assertThat(new Cost(3, 3.4, 400).isNoisy()).isFalse();
    }

    @Test
    void whatWasNotMeasured_hasNoCost() {
        assertThatThrownBy(() -> new Measurements().cost(Case.verify(Entry.REJOIN)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Measurements measured() {
        return measured(2, 2_000);
    }

    /** Each library and each profile ten times the floor, encrypting as fast as signing, and issuing as fast as its floor. */
    private static Measurements measured(double floors, double bytes) {
        Measurements measured = new Measurements();
        for (Entry entry : Entry.values()) {
            double micros = entry == Entry.FLOOR ? 1 : entry == Entry.REJOIN ? floors : 10;
            measured.add(Case.verify(entry), entry == Entry.A256GCM ? floors : micros, bytes);
            measured.add(Case.of(Operation.ISSUE, entry), 1, bytes);
        }
        for (Entry entry : Report.FLOOR_AND_REJOIN) {
            Report.OTHER_GROUPS.forEach(
                    groups -> measured.add(Case.verify(entry).with(groups), groups / 10.0, bytes));
            measured.add(Case.verify(entry).in(Report.THREADS), 3, bytes);
        }
        return measured;
    }
}
