package io.rejoin.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.rejoin.contract.TestClock;
import io.rejoin.token.Position;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of how far other servers have come, on a test clock. Clients are away for 15 minutes at most. */
final class ServersTest {
    private static final Duration AWAY = Duration.ofMinutes(15);
    private static final Duration LONG = Duration.ofHours(1);

    private final TestClock clock = TestClock.at("2030-01-01T00:00:00Z");
    private final Servers servers = new Servers("self", AWAY, clock);

    private void heard(String server, long previous, long number) {
        servers.heard(new Origin(server, previous, number));
    }

    private static Said said(long number) {
        return new Said(number, Duration.ZERO);
    }

    private Stand stand(String position) {
        return servers.stand(Position.parse(position)).orElseThrow();
    }

    private boolean isUnknown(String position) {
        return servers.stand(Position.parse(position)).isEmpty();
    }

    @Test
    void positionOfAnother_isAPlaceInEveryLogThatItTellsOf() {
        heard("a", 0, 5);
        heard("b", 0, 7);
        servers.spoke(3);
        Stand stand = stand("a.5,b.6,self.2");

        assertThat(stand.own()).isEqualTo(2);
        assertThat(stand.others()).isEqualTo(Map.of("a", 5L, "b", 6L));
        assertThat(stand.offset()).isZero();
        assertThat(stand.gap()).isFalse();
        assertThat(servers.told()).isEqualTo(new TreeMap<>(Map.of("a", 5L, "b", 7L)));
    }

    @Test
    void positionOfOrWithAnUnknownServer_orOfThisOne_isNoPlace() {
        heard("a", 0, 5);

        assertThat(isUnknown("b.5")).isTrue();
        assertThat(isUnknown("a.5,b.0")).isTrue();
        assertThat(isUnknown("self.5")).isTrue();
        assertThat(isUnknown("a.5")).isFalse();
    }

    @Test
    void somethingThatNeverCame_isAGap_forWhoHasNotHeardIt() {
        heard("a", 0, 5);
        heard("a", 8, 9);

        assertThat(stand("a.7").gap()).isTrue();
        assertThat(stand("a.8").gap()).isFalse();
        heard("a", 9, 12);
        assertThat(stand("a.8").gap()).isFalse();
    }

    @Test
    void whoSpokeBeforeThisServerWasThere_isAGap_forWhoHasNotHeardIt() {
        servers.estrange();
        servers.introduced("a", said(40));
        servers.meet(Map.of("a", said(40)), Map.of());

        assertThat(stand("a.39").gap()).isTrue();
        assertThat(stand("a.40").gap()).isFalse();
    }

    @Test
    void untilAllHaveMet_andAllThatTheySaidWasHeard_nothingIsKnown() {
        heard("a", 0, 5);
        servers.estrange();
        assertThat(isUnknown("a.5")).isTrue();
        assertThat(servers.told()).isEqualTo(Map.of("-", 0L));
        servers.meet(Map.of("a", said(6)), Map.of());
        assertThat(isUnknown("a.5")).isTrue();
        heard("a", 5, 6);

        assertThat(stand("a.5").gap()).isFalse();
        assertThat(servers.told()).isEqualTo(Map.of("a", 6L));
    }

    @Test
    void serverThatIsGone_isKnownFromOthers() {
        servers.estrange();
        servers.introduced("a", said(5));
        servers.meet(Map.of("a", said(5)), Map.of("a", said(5), "gone", said(9)));

        assertThat(servers.told()).isEqualTo(Map.of("a", 5L, "gone", 9L));
        assertThat(stand("a.5,gone.9").gap()).isFalse();
        assertThat(stand("a.5,gone.8").gap()).isTrue();
    }

    @Test
    void serverThatWentWhileSomethingWasLost_isAGap_untilItGivesASign() {
        heard("a", 0, 3);
        heard("c", 0, 1);
        servers.estrange();
        servers.meet(Map.of("c", said(1)), Map.of("a", said(5), "c", said(1)));
        assertThat(stand("c.1,a.3").gap()).isTrue();
        heard("a", 3, 4);

        assertThat(stand("c.1,a.3").gap()).isFalse();
    }

    @Test
    void positionFromBeforeAllHadMet_tellsOfThem_onlyWithTheNext() {
        Position former = Position.parse("self.1,-.0,a.9");

        assertThat(servers.current(former)).isEqualTo(former);
        assertThat(Servers.with(Position.parse("self.2,a.5,b.1"), former)).isEqualTo(Position.parse("self.2,a.9,b.1"));
        assertThat(Servers.with(Position.parse("self.2,-.0"), former)).isEqualTo(Position.parse("self.2,-.0,a.9"));
    }

    @ParameterizedTest
    @CsvSource({"a.b,0,1", "a,0,9007199254740992", "'',0,1", "a,1,1", "a,-1,1"})
    void placeThatIsNone_isRefused(String server, long previous, long number) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Origin(server, previous, number));
    }

    @Test
    void timesThatAreNone_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Said(-1, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new Said(1L << 53, Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new Said(1, Duration.ofMillis(-1)));
        assertThat(new Said(1, Duration.ofMillis(Long.MAX_VALUE)).ago()).isEqualTo(Duration.ofDays(365));
    }

    @Test
    void lossOfMoreServersThanAreKept_isOneOfAll() {
        Loss loss = new Loss();
        for (int i = 1; i <= 33; i++) {
            loss.add(new LogEntry(
                    i,
                    Topic.hub(Sample.CHAT),
                    Sample.message("m"),
                    Set.of(),
                    Optional.of(new Origin("s" + i, 0, 1)),
                    new TreeMap<>()));
            assertThat(loss.isVague()).isEqualTo(i > 32);
        }
        heard("a", 0, 1);

        assertThat(stand("a.1").misses(loss)).isTrue();
    }

    @Test
    void serverThatWasOnlyToldOf_andIsThere_isBelievedItself() {
        servers.meet(Map.of(), Map.of("a", said(9)));
        heard("a", 0, 3);

        assertThat(servers.told()).isEqualTo(Map.of("a", 3L));
        assertThat(stand("a.3").gap()).isFalse();
    }

    @Test
    void whoWasSilentForLong_isLeftOut_andClientsHaveHeardAllOfIt() {
        heard("quiet", 0, 5);
        clock.advance(LONG);
        heard("a", 0, 1);
        assertThat(servers.told()).isEqualTo(Map.of("a", 1L));

        assertThat(stand("a.1").others()).isEqualTo(Map.of("a", 1L, "quiet", 5L));
        heard("quiet", 5, 6);
        heard("quiet", 6, 7);
        assertThat(stand("a.1").others())
                .as("what it said since is new to them")
                .containsEntry("quiet", 5L);
        assertThat(servers.told()).isEqualTo(Map.of("a", 1L, "quiet", 7L));
    }

    @Test
    void whoGivesASign_isTold_howeverLongItSaidNothing() {
        heard("quiet", 0, 5);
        for (int i = 0; i < 10; i++) {
            clock.advance(Servers.SIGN_EVERY);
            servers.introduced("quiet", said(5));
        }
        assertThat(servers.told()).isEqualTo(Map.of("quiet", 5L));
        assertThat(stand("quiet.4").others()).containsEntry("quiet", 4L);
        heard("quiet", 5, 6);

        assertThat(stand("quiet.5").gap()).isFalse();
    }

    @Test
    void whoWasSilentForLong_isLeftOutOfFormerPositions_unlessTheyAreAhead() {
        heard("gone", 0, 5);
        clock.advance(LONG);
        heard("a", 0, 1);

        assertThat(servers.current(Position.parse("self.1,a.1,gone.5"))).isEqualTo(Position.parse("self.1,a.1"));
        assertThat(servers.current(Position.parse("self.1,gone.6"))).isEqualTo(Position.parse("self.1,gone.6"));
        assertThat(servers.current(Position.parse("self.1,other.6"))).isEqualTo(Position.parse("self.1,other.6"));
    }

    @Test
    void whoSpokeWithinTheTimeThatAClientIsAway_isTold() {
        heard("quiet", 0, 5);
        clock.advance(AWAY.plusMinutes(15));
        heard("a", 0, 1);

        assertThat(servers.told()).isEqualTo(Map.of("a", 1L, "quiet", 5L));
    }

    @Test
    void newServer_isNewToWhoDoesNotKnowIt() {
        heard("a", 0, 5);
        heard("new", 0, 1);

        assertThat(stand("a.5").others()).isEqualTo(Map.of("a", 5L, "new", 0L));
        assertThat(stand("a.5").gap()).isFalse();
    }

    @Test
    void silenceBeforeThisServerWasThere_countsToo() {
        servers.introduced("quiet", new Said(5, LONG));
        servers.introduced("loud", said(5));
        heard("a", 0, 1);

        assertThat(servers.told()).isEqualTo(Map.of("a", 1L, "loud", 5L));
        assertThat(stand("a.1,loud.5").gap()).isFalse();
        assertThat(stand("a.1").gap()).as("of the loud one").isTrue();
        heard("quiet", 5, 6);
        assertThat(stand("a.1,loud.5").others()).containsEntry("quiet", 5L);
    }

    @Test
    void moreThanAPositionCanTell_isToldToBeUnknown() {
        for (int i = 0; i < Position.OTHERS_MAX; i++) {
            heard("s" + i, 0, 1);
        }
        assertThat(servers.told()).hasSize(Position.OTHERS_MAX);
        heard("more", 0, 1);

        assertThat(servers.told()).isEqualTo(Map.of("-", 0L));
    }

    @Test
    void howFarAllAre_isKnown_ofThisOneToo() {
        servers.spoke(4);
        heard("a", 0, 9);
        clock.advance(Duration.ofSeconds(5));

        assertThat(servers.all())
                .isEqualTo(Map.of("self", new Said(4, Duration.ZERO), "a", new Said(9, Duration.ofSeconds(5))));
        assertThat(servers.spoke(6)).isEqualTo(new Origin("self", 4, 6));
    }

    @Test
    void thousandsThatCameAndWent_areForgotten() {
        for (int i = 0; i < 3_000; i++) {
            heard("s" + i, 0, 1);
            clock.advance(LONG);
        }

        assertThat(servers.all())
                .hasSizeLessThanOrEqualTo(1_000)
                .containsKey("s2999")
                .doesNotContainKey("s0");
        assertThat(isUnknown("s0.1")).isTrue();
    }
}
