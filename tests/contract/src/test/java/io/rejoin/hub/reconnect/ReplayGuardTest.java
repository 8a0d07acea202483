package io.rejoin.hub.reconnect;

import static io.rejoin.hub.reconnect.Family.CHAT;
import static io.rejoin.hub.reconnect.Family.LOBBY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rejoin.contract.Crew;
import io.rejoin.contract.Fault;
import io.rejoin.contract.FaultyReplayStore;
import io.rejoin.contract.InMemoryReplayStore;
import io.rejoin.hub.Blocks;
import io.rejoin.hub.Generations;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.RefusalReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Over a store in memory that can fail; one test uses several threads. */
final class ReplayGuardTest {
    private final InMemoryReplayStore rows = new InMemoryReplayStore();
    private final FaultyReplayStore store = new FaultyReplayStore(rows);
    private final Family family = new Family(store);
    private final ReplayGuard guard = family.guard;

    private FamilyState row() {
        return rows.update(family.id, row -> row).orElseThrow();
    }

    @Test
    void freshToken_isAdmittedAndTheNextBlockIsNewer() {
        Generations block = guard.reserve(family.id);
        long generation = Blocks.take(block);

        FreshToken fresh = family.admit(generation);

        assertThat(fresh.content().id().generation()).isEqualTo(generation);
        assertThat(Blocks.take(fresh.generations())).isGreaterThan(Blocks.takeAll(block));
    }

    @Test
    void newestUsed_mayComeAgainAsItsAnswerMayBeLost() {
        guard.reserve(family.id);
        family.admit(3);

        assertThat(family.refusal(3)).isEmpty();
        assertThat(family.refusal(3)).isEmpty();
    }

    @Test
    void whateverWasIssuedSinceTheNewestWasUsed_isGood() {
        guard.reserve(family.id);
        Generations answer = family.admit(3).generations();
        Generations renewal = guard.reserve(family.id);

        assertThat(family.refusal(Blocks.take(answer))).isEmpty();
        assertThat(family.refusal(Blocks.take(guard.reserve(family.id)))).isEmpty();
        assertThat(family.refusal(Blocks.take(renewal))).contains(RefusalReason.REUSED);
    }

    @Test
    void issuedBeforeTheNewestWasUsedAndNeverPresented_isReuse() {
        guard.reserve(family.id);
        family.admit(3);

        assertThat(family.refusal(5)).contains(RefusalReason.REUSED);
    }

    @Test
    void lostAnswer_mayBeFoundAgainOrReplacedButNotBoth() {
        guard.reserve(family.id);
        Generations lost = family.admit(3).generations();
        Generations second = family.admit(3).generations();

        assertThat(family.refusal(Blocks.take(lost))).isEmpty();
        assertThat(family.refusal(Blocks.take(second))).contains(RefusalReason.REUSED);
    }

    @Test
    void thiefWhoComesFirst_isFoundOutWhenBothGoOn() {
        guard.reserve(family.id);
        Generations ofTheThief = family.admit(3).generations();
        Generations ofTheOwner = family.admit(3).generations();
        family.admit(Blocks.take(ofTheThief));

        assertThat(family.refusal(Blocks.take(ofTheOwner))).contains(RefusalReason.REUSED);
    }

    @Test
    void olderThanTheNewestUsed_isReuse() {
        guard.reserve(family.id);
        family.admit(3);

        assertThat(family.refusal(2)).contains(RefusalReason.REUSED);
    }

    @Test
    void reuse_killsEveryTokenOfTheFamilySoFar() {
        guard.reserve(family.id);
        FreshToken fresh = family.admit(3);
        long newest = Blocks.takeAll(fresh.generations());
        family.refusal(2);

        assertThat(family.refusal(3)).contains(RefusalReason.STALE_GENERATION);
        assertThat(family.refusal(newest)).contains(RefusalReason.STALE_GENERATION);
    }

    @Test
    void afterReuse_theNextBlockLives() {
        guard.reserve(family.id);
        family.admit(3);
        family.refusal(2);

        assertThat(family.refusal(Blocks.take(guard.reserve(family.id)))).isEmpty();
    }

    @Test
    void reuseInAnotherFamily_costsThisOneNothing() {
        guard.reserve(FamilyId.of("other"));
        guard.reserve(family.id);
        family.admit(3);
        family.refusal(2);

        assertThat(rows.update(FamilyId.of("other"), row -> row).orElseThrow().floor())
                .isZero();
    }

    @Test
    void removal_takesTheGroupFromOlderTokensOnly() {
        long older = Blocks.takeAll(guard.reserve(family.id));
        guard.remove(family.id, CHAT, LOBBY);

        FreshToken back = family.admit(older);
        assertThat(back.wasRemoved(CHAT, LOBBY)).isTrue();
        assertThat(back.wasRemoved(CHAT, GroupName.of("Lobby"))).isFalse();
        assertThat(family.admit(Blocks.take(back.generations())).wasRemoved(CHAT, LOBBY))
                .isFalse();
    }

    @Test
    void removal_outlivesTheProcess() {
        long older = Blocks.takeAll(guard.reserve(family.id));
        guard.remove(family.id, CHAT, LOBBY);

        assertThat(Family.joined(family.guardOver(store).admit(family.token(older)))
                        .wasRemoved(CHAT, LOBBY))
                .isTrue();
    }

    @Test
    void removalBeforeAnyToken_countsToo() {
        guard.remove(family.id, CHAT, LOBBY);

        assertThat(row().removals()).hasSize(1);
        assertThat(row().reserved()).isPositive();
    }

    @Test
    void tooManyRemovals_killOlderTokensInstead() {
        long older = Blocks.takeAll(guard.reserve(family.id));
        Generations last = guard.reserve(family.id);
        for (int i = 0; i <= FamilyState.REMOVALS_MAX; i++) {
            last = guard.remove(family.id, CHAT, GroupName.of("g" + i));
        }

        assertThat(row().removals().size()).isLessThanOrEqualTo(FamilyState.REMOVALS_MAX);
        assertThat(family.refusal(older)).contains(RefusalReason.STALE_GENERATION);
        assertThat(family.refusal(Blocks.take(last))).isEmpty();
    }

    @Test
    void blocks_areNeverGivenTwiceWhoeverAsks() {
        Generations first = guard.reserve(family.id);
        Generations afterRestart = family.guardOver(store).reserve(family.id);
        Generations afterRemoval = guard.remove(family.id, CHAT, LOBBY);
        Generations afterUse = family.admit(1).generations();

        assertThat(List.of(first, afterRestart, afterRemoval, afterUse))
                .extracting(Blocks::take)
                .doesNotHaveDuplicates();
        assertThat(List.of(first, afterRestart, afterRemoval, afterUse))
                .extracting(Blocks::takeAll)
                .isSorted();
    }

    @Test
    void lostAnswerOfAReservation_wastesTheBlockAndNeverGivesItTwice() {
        store.fault(Fault.ANSWER_LOST);
        assertThatThrownBy(() -> guard.reserve(family.id)).isInstanceOf(StoreUnavailableException.class);
        store.fault(Fault.NONE);

        assertThat(Blocks.take(guard.reserve(family.id))).isGreaterThan(FamilyState.BLOCK);
    }

    @Test
    void conflict_judgesAgainAndReservesOnce() {
        guard.reserve(family.id);
        store.fault(Fault.CONFLICT);

        family.admit(3);

        assertThat(row().used()).isEqualTo(3);
        assertThat(row().reserved()).isEqualTo(2 * FamilyState.BLOCK);
    }

    @Test
    void conflictOnReuse_isStillReuse() {
        guard.reserve(family.id);
        family.admit(3);
        store.fault(Fault.CONFLICT);

        assertThat(family.refusal(2)).contains(RefusalReason.REUSED);
    }

    @Test
    void familyWithoutARow_isRefused() {
        assertThat(family.refusal(1)).contains(RefusalReason.REPLAY_STATE_LOST);
        assertThat(family.refusal(1)).contains(RefusalReason.STALE_GENERATION);
    }

    @Test
    void lostRow_goesOnAboveTheTokenThatWasShown_whateverTheClockSays() {
        long ahead = 1L << 40;
        family.refusal(ahead);
        Generations next = guard.reserve(family.id);

        assertThat(family.refusal(ahead)).contains(RefusalReason.STALE_GENERATION);
        assertThat(family.refusal(Blocks.take(next))).isEmpty();
    }

    @Test
    void rowFromAnOlderCopy_isRefusedLikeALostOne() {
        guard.reserve(family.id);
        FamilyState older = row();
        long newest = Blocks.takeAll(guard.reserve(family.id));
        rows.update(family.id, row -> Optional.of(older));

        assertThat(family.refusal(newest)).contains(RefusalReason.REPLAY_STATE_LOST);
    }

    @Test
    void rowFromAnOlderCopy_goesOnWhereNoneOfTheFamilysTokensIs() {
        long first = Blocks.takeAll(guard.reserve(family.id));
        FamilyState older = row();
        long newest = Blocks.takeAll(guard.remove(family.id, CHAT, LOBBY));
        family.clock.advance(Duration.ofSeconds(1));
        rows.update(family.id, row -> Optional.of(older));
        family.refusal(newest);
        Generations next = guard.reserve(family.id);

        assertThat(family.refusal(newest)).contains(RefusalReason.STALE_GENERATION);
        assertThat(family.refusal(first)).contains(RefusalReason.STALE_GENERATION);
        assertThat(family.refusal(Blocks.take(next))).isEmpty();
    }

    @Test
    void lostRow_thatIsMadeAnew_goesOnWhereNoneOfTheFamilysTokensIs() {
        long lost = Blocks.takeAll(guard.reserve(family.id));
        guard.remove(family.id, CHAT, LOBBY);
        family.clock.advance(Duration.ofSeconds(1));
        loseRow();
        assertThat(family.refusal(lost)).contains(RefusalReason.REPLAY_STATE_LOST);
        Generations next = guard.reserve(family.id);

        assertThat(family.refusal(lost)).contains(RefusalReason.STALE_GENERATION);
        assertThat(family.refusal(Blocks.take(next))).isEmpty();
    }

    @Test
    void lostRow_thatARemovalMakesAnew_remembersIt() {
        long lost = Blocks.takeAll(guard.reserve(family.id));
        family.clock.advance(Duration.ofSeconds(1));
        loseRow();
        Generations next = guard.remove(family.id, CHAT, LOBBY);

        assertThat(family.refusal(lost)).contains(RefusalReason.STALE_GENERATION);
        assertThat(family.admit(Blocks.take(next)).wasRemoved(CHAT, LOBBY)).isFalse();
    }

    @Test
    void endedFamily_ofWhichAnOlderCopyIsLeft_isOver() {
        guard.reserve(family.id);
        guard.end(family.id);
        FamilyState older = row();
        long newest = Blocks.takeAll(guard.reserve(family.id));
        rows.update(family.id, row -> Optional.of(older));

        assertThat(family.refusal(newest)).contains(RefusalReason.FAMILY_ENDED);
    }

    @Test
    void generations_lastUntil2087() {
        family.clock.advance(Duration.ofDays(365L * 68));

        assertThat(Blocks.takeAll(guard.reserve(family.id))).isLessThan(1L << 53);
    }

    private void loseRow() {
        rows.purge(family.clock.instant().plus(Duration.ofDays(365)));
        assertThat(rows.update(family.id, row -> row)).isEmpty();
    }

    @Test
    void endedFamily_isOver() {
        long generation = Blocks.take(guard.reserve(family.id));
        guard.end(family.id);

        assertThat(family.refusal(generation)).contains(RefusalReason.FAMILY_ENDED);
    }

    @Test
    void endedFamily_staysOverWhateverComesAfter() {
        guard.reserve(family.id);
        guard.end(family.id);
        long later = Blocks.take(guard.reserve(family.id));
        guard.remove(family.id, CHAT, LOBBY);
        guard.keep(family.id);

        assertThat(family.refusal(later)).contains(RefusalReason.FAMILY_ENDED);
    }

    @Test
    void storeOutOfOrder_isAnOutageNotARefusal() {
        guard.reserve(family.id);
        store.fault(Fault.UNAVAILABLE);

        assertThatThrownBy(() -> family.admit(1)).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> guard.remove(family.id, CHAT, LOBBY)).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> guard.end(family.id)).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void lostAnswerOfAnAdmission_letsTheSameTokenComeAgain() {
        guard.reserve(family.id);
        store.fault(Fault.ANSWER_LOST);
        assertThatThrownBy(() -> family.admit(3)).isInstanceOf(StoreUnavailableException.class);
        store.fault(Fault.NONE);

        assertThat(family.refusal(3)).isEmpty();
        assertThat(family.refusal(2)).contains(RefusalReason.REUSED);
    }

    @Test
    void family_isForgottenOnlyWhenNoTokenOfItCanLive() {
        guard.reserve(family.id);
        family.clock.advance(Family.KEPT.minusSeconds(1));
        guard.keep(family.id);
        family.clock.advance(Duration.ofSeconds(2));
        guard.purge();
        assertThat(family.refusal(1)).isEmpty();

        family.clock.advance(Family.KEPT.plusSeconds(1));
        guard.purge();

        assertThat(family.refusal(1)).contains(RefusalReason.REPLAY_STATE_LOST);
    }

    @Test
    void keepOfAnUnknownFamily_makesNoRow() {
        guard.keep(family.id);
        guard.end(family.id);

        assertThat(rows.update(family.id, row -> row)).isEmpty();
    }

    @Test
    void atTheSameTime_noBlockIsSharedAndTheNewestUsedWins() {
        guard.reserve(family.id);
        Set<Long> firsts = ConcurrentHashMap.newKeySet();
        List<Optional<RefusalReason>> refusals = new CopyOnWriteArrayList<>();
        Crew.play(8, number -> {
            for (int i = 0; i < 50; i++) {
                firsts.add(Blocks.take(family.admit(7).generations()));
            }
        });
        Crew.play(8, number -> refusals.add(family.refusal(number + 1)));

        assertThat(firsts).hasSize(400);
        assertThat(refusals).contains(Optional.of(RefusalReason.REUSED));
        assertThat(row().floor()).isPositive();
    }
}
