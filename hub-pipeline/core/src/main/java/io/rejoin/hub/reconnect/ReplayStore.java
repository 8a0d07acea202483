package io.rejoin.hub.reconnect;

import io.rejoin.hub.threads.Threads;
import io.rejoin.token.FamilyId;
import io.rejoin.token.GroupLists;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * Where the state of token families is kept: one row per family, and the groups of tokens that are too many for a token to carry.
 * It only keeps rows; the rule is the {@link ReplayGuard}'s.
 */
public interface ReplayStore extends GroupLists {

    /**
     * Changes the family's row atomically: for every family, all calls of the whole cluster happen one after the other. Durable
     * when this returns. The change is given the row as it is, or nothing; what it returns is written, or nothing if it returns
     * nothing. It may be called again after a conflict, so it must have no effect of its own.
     *
     * @return what the row is now
     * @throws io.rejoin.hub.access.StoreUnavailableException if it is not certain that the change is durable
     */
    Optional<FamilyState> update(FamilyId family, UnaryOperator<Optional<FamilyState>> change);

    /**
     * Does the same for a caller that does not wait: what {@link #update} returns or throws is how the stage ends. It may end on a
     * thread that others wait for, so whoever goes on from there does so on a thread of its own. A store that makes the changes of
     * many callers durable together should override this: then it is not the number of threads that bounds how many share one go.
     */
    default CompletionStage<Optional<FamilyState>> updateAsync(
            FamilyId family, UnaryOperator<Optional<FamilyState>> change) {
        return CompletableFuture.completedStage(Threads.blocking(() -> update(family, change)));
    }

    /** Forgets rows, and lists of groups, that expired before this time; until then all are found. Gives their number. */
    int purge(Instant before);
}
