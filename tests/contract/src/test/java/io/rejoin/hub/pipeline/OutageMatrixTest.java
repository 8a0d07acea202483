package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.contract.Fault;
import io.rejoin.hub.pipeline.Outage.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is decided while the authorization store is broken in every way, by every level and outage policy. A whole server over stores
 * in memory; every cell is what the trail says, compared with who is in the group.
 */
final class OutageMatrixTest {

    /** On what a pass rests, in small letters; or why there was none. Groups at the level of the token are always open. */
    private static final String TABLE = """
        faults                                 | after | attempt          | revocations: closed, grace, open    | store: closed, grace, open
        NONE SLOW                              | PT1S  | JOIN             | store       store       store       | store store store
        NONE SLOW                              | PT1S  | JOIN_AGAIN       | store       store       store       | store store store
        NONE SLOW                              | PT1S  | REJOIN           | revocations revocations revocations | store store store
        NONE SLOW                              | PT10S | REJOIN           | store       store       store       | store store store
        NONE SLOW                              | PT1S  | REJOIN_ELSEWHERE | store       store       store       | store store store
        NONE SLOW                              | PT1S  | REJOIN_REVOKED   | REVOKED     REVOKED     REVOKED     | REVOKED REVOKED REVOKED

        UNAVAILABLE HANGS ANSWER_LOST NO_ANSWER BUG | PT10S | JOIN         | shut        shut        nothing     | shut  shut  nothing
        UNAVAILABLE HANGS ANSWER_LOST NO_ANSWER BUG | PT10S | JOIN_AGAIN   | shut        grace       nothing     | shut  grace nothing
        UNAVAILABLE HANGS ANSWER_LOST NO_ANSWER BUG | PT1S  | REJOIN       | revocations revocations revocations | shut  grace nothing
        UNAVAILABLE HANGS ANSWER_LOST NO_ANSWER BUG | PT10S | REJOIN       | shut        grace       nothing     | shut  grace nothing
        UNAVAILABLE HANGS                      | PT2M  | JOIN_AGAIN       | shut        shut        nothing     | shut  shut  nothing
        UNAVAILABLE HANGS                      | PT2M  | REJOIN           | shut        shut        nothing     | shut  shut  nothing
        UNAVAILABLE HANGS ANSWER_LOST NO_ANSWER BUG | PT1S | REJOIN_ELSEWHERE | shut     shut        nothing     | shut  shut  nothing
        UNAVAILABLE HANGS ANSWER_LOST NO_ANSWER BUG | PT10S | REJOIN_REVOKED | REVOKED   REVOKED     REVOKED     | REVOKED REVOKED REVOKED

        STRANGERS                              | PT10S | JOIN             | NOT_A_MEMBER NOT_A_MEMBER NOT_A_MEMBER | NOT_A_MEMBER NOT_A_MEMBER NOT_A_MEMBER
        STRANGERS                              | PT10S | JOIN_AGAIN       | NOT_A_MEMBER NOT_A_MEMBER NOT_A_MEMBER | NOT_A_MEMBER NOT_A_MEMBER NOT_A_MEMBER
        STRANGERS                              | PT10S | REJOIN           | NOT_A_MEMBER NOT_A_MEMBER NOT_A_MEMBER | NOT_A_MEMBER NOT_A_MEMBER NOT_A_MEMBER

        OUTDATED                               | PT10S | JOIN             | NOT_A_MEMBER NOT_A_MEMBER NOT_A_MEMBER | NOT_A_MEMBER NOT_A_MEMBER NOT_A_MEMBER
        OUTDATED                               | PT10S | REJOIN           | store       store       store       | store store store
        OUTDATED                               | PT10S | REJOIN_REVOKED   | LEFT        LEFT        LEFT        | LEFT  LEFT  LEFT
        """;

    static Stream<Arguments> rows() {
        return TABLE.lines().skip(1).filter(line -> !line.isBlank()).flatMap(OutageMatrixTest::row);
    }

    private static Stream<Arguments> row(String line) {
        String[] cells = line.split("\\|", 5);
        List<String> expected = words(cells[3] + " " + cells[4]);
        return words(cells[0]).stream()
                .map(fault -> Arguments.of(
                        Fault.valueOf(fault),
                        Duration.parse(cells[1].strip()),
                        Attempt.valueOf(cells[2].strip()),
                        expected));
    }

    private static List<String> words(String text) {
        return List.of(text.strip().replace("shut", "STORE_UNAVAILABLE").split(" +"));
    }

    @ParameterizedTest(name = "{0} for {1}: {2}")
    @MethodSource("rows")
    void brokenStore_isDecidedByThePolicy_andTheTrailSaysOnWhat(
            Fault fault, Duration after, Attempt attempt, List<String> guarded) {
        String open = attempt == Attempt.REJOIN_REVOKED ? "REVOKED" : "token";
        List<String> expected = new ArrayList<>(List.of(open, open, open));
        expected.addAll(guarded);
        try (Outage outage = new Outage()) {
            assertThat(outage.decisions(fault, after, attempt)).isEqualTo(expected);
        }
    }
}
