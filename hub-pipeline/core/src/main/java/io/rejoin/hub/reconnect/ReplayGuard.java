package io.rejoin.hub.reconnect;

import io.rejoin.hub.Generations;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.reconnect.FamilyState.Removed;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.RefusedException;
import io.rejoin.token.TokenId;
import io.rejoin.token.VerifiedToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * Sees to it that a token of an older generation restores nothing that was removed, whatever crashes or repeats in between.
 *
 * <ol>
 *   <li>Every token of a family has a generation of its own. Servers reserve them in blocks, durably, before the first is issued.
 *   <li>The newest generation that was presented is kept. It may be presented again (its answer may have been lost), and so may
 *       what was issued since it was. Anything else is a copy that somebody kept, or comes of one: all tokens of the family so far
 *       are dead from then on. A thief who comes first is found out as soon as both went on with what they got.
 *   <li>A removal notes from which generation on the group counts again, before the removal takes effect.
 *   <li>A family that has no row is refused: every family that ever had a token has one, so the row was lost. So is a generation
 *       that the row does not know to be reserved: then the row is an older copy.
 *   <li>A row that is made anew, or found to be an older copy, goes on above all generations that its family can have had, by the
 *       clock: what was removed, used or ended by a row that is forgotten does not come back by showing its token again.
 * </ol>
 */
public final class ReplayGuard {

    /** From when generations are counted by the clock: 2020. */
    static final Instant ORIGIN = Instant.ofEpochSecond(1_577_836_800);

    /** A family has fewer than four million generations reserved in a second, block by block; 2^53 - 1 is reached in 2088. */
    private static final int BITS_A_SECOND = 22;

    private static final long SKEW_SECONDS = 60;

    private final ReplayStore store;
    private final Clock clock;
    private final Duration kept;

    /**
     * @param kept how long a family is remembered after it was last heard of; must be longer than any token lives
     */
    public ReplayGuard(ReplayStore store, Clock clock, Duration kept) {
        this.store = store;
        this.clock = clock;
        this.kept = kept;
    }

    /**
     * Notes that the token was presented, durably. The stage may end on a thread that must not block; it fails with
     *
     * <ul>
     *   <li>{@link RefusedException} if it is stale, reused, of a connection that was closed for good, or nothing is known of its family
     *   <li>{@link StoreUnavailableException} if that cannot be found out
     * </ul>
     */
    public CompletionStage<FreshToken> admit(VerifiedToken token) {
        TokenId id = token.content().id();
        Presentation presented = new Presentation(id.generation(), expires(), newest());
        return store.updateAsync(id.family(), presented::judge).thenApply(after -> presented.admitted(token, after));
    }

    /** One presentation of a token; judged again from the start if the store calls again. */
    private static final class Presentation {
        private final long generation;
        private final Instant expires;
        private final long newest;
        /** Written by whatever thread judges; read when the store has ended the stage. */
        private Optional<RefusalReason> refusal = Optional.empty();

        Presentation(long generation, Instant expires, long newest) {
            this.generation = generation;
            this.expires = expires;
            this.newest = newest;
        }

        Optional<FamilyState> judge(Optional<FamilyState> row) {
            refusal = ReplayGuard.judge(row, generation);
            if (refusal.isEmpty()) {
                return row.map(state -> state.use(generation, expires));
            }
            return switch (refusal.get()) {
                case REUSED -> row.map(state -> state.revoke(expires));
                case REPLAY_STATE_LOST -> Optional.of(anew(row));
                default -> row;
            };
        }

        /** Above this token, too, whatever this server's clock says; and above those of the next minute by a clock that is ahead. */
        private FamilyState anew(Optional<FamilyState> row) {
            long above = Math.max(newest, generation) + (SKEW_SECONDS << BITS_A_SECOND);
            return row.orElseGet(() -> FamilyState.fresh(above, expires)).restart(above);
        }

        FreshToken admitted(VerifiedToken token, Optional<FamilyState> after) {
            if (refusal.isPresent()) {
                throw new RefusedException(refusal.get());
            }
            FamilyState state = after.orElseThrow();
            return new FreshToken(token, state, block(state));
        }
    }

    private static Optional<RefusalReason> judge(Optional<FamilyState> row, long generation) {
        if (row.isEmpty()) {
            return Optional.of(RefusalReason.REPLAY_STATE_LOST);
        }
        FamilyState state = row.get();
        if (state.ended()) {
            return Optional.of(RefusalReason.FAMILY_ENDED);
        }
        if (generation > state.reserved()) {
            return Optional.of(RefusalReason.REPLAY_STATE_LOST);
        }
        if (generation < state.floor()) {
            return Optional.of(RefusalReason.STALE_GENERATION);
        }
        return state.isCurrent(generation) ? Optional.empty() : Optional.of(RefusalReason.REUSED);
    }

    /** Reserves generations for tokens of this family, durably. Those it had before must not be used any more. */
    public Generations reserve(FamilyId family) {
        return block(change(family, state -> state.reserve(expires())));
    }

    /** Notes, durably, that no token issued so far brings this group back; later ones take the generations returned. */
    public Generations remove(FamilyId family, HubName hub, GroupName group) {
        return block(change(family, state -> state.remove(new Removed(hub, group), expires())));
    }

    /** Keeps the family from being forgotten while its connection lives. */
    public void keep(FamilyId family) {
        store.update(family, row -> row.map(state -> state.keepUntil(expires())));
    }

    /** Notes, durably, that the connection was closed for good: none of its tokens is worth anything any more. */
    public void end(FamilyId family) {
        store.update(family, row -> row.map(FamilyState::end));
    }

    /** Does the same for a family of which there may be no token yet. */
    public void revoke(FamilyId family) {
        change(family, state -> state.end().keepUntil(expires()));
    }

    /** Forgets families of which no token can be alive. */
    public void purge() {
        store.purge(clock.instant());
    }

    private FamilyState change(FamilyId family, UnaryOperator<FamilyState> change) {
        return store.update(
                        family,
                        row -> Optional.of(change.apply(row.orElseGet(() -> FamilyState.fresh(newest(), expires())))))
                .orElseThrow(() -> new StoreUnavailableException("the replay store did not keep a family's row"));
    }

    private static Generations block(FamilyState state) {
        return new Generations(state.reserved() - FamilyState.BLOCK + 1, state.reserved());
    }

    /** No generation above this was reserved before now, whatever is forgotten. */
    private long newest() {
        return Math.max(0, Duration.between(ORIGIN, clock.instant()).toSeconds()) << BITS_A_SECOND;
    }

    private Instant expires() {
        return clock.instant().plus(kept);
    }
}
