package io.rejoin.hub.cluster;

import io.rejoin.hub.HubException;
import io.rejoin.hub.JoinRefusedException;
import io.rejoin.hub.access.Advice;
import io.rejoin.hub.access.StoreUnavailableException;
import io.rejoin.hub.backplane.BackplaneUnavailableException;
import io.rejoin.hub.cluster.Crossing.Answer;
import io.rejoin.hub.cluster.Crossing.Outcome;
import io.rejoin.hub.threads.Stages;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the other servers made of a change: it is over when one of them decides, or all have answered. One that failed anywhere has failed. */
final class Tally {

    private final CompletableFuture<Tally> result = new CompletableFuture<>();
    /** Guarded by this, as is all that follows. */
    private int count;

    private boolean decided;

    private Optional<RuntimeException> failure = Optional.empty();

    synchronized void take(Answer answer) {
        switch (answer.outcome()) {
            case UNKNOWN, AWAY -> {}
            case DONE -> count += answer.count();
            case REFUSED -> failure = Optional.of(new JoinRefusedException(Advice.valueOf(answer.text())));
            case FAILED -> failure = Optional.of(new HubException(answer.text()));
            case STORE_UNAVAILABLE ->
                failure = Optional.of(new StoreUnavailableException("another server's store could not be asked"));
        }
        if (answer.decides()) {
            decided = true;
            failure = failure.filter(wrong -> answer.outcome() != Outcome.DONE);
            settle();
        }
    }

    /** No more answers come. */
    synchronized void end(@Nullable Throwable outage) {
        if (failure.isEmpty() && outage != null) {
            String text = "another server did not answer: whether it made the change is not known";
            failure = Optional.of(new BackplaneUnavailableException(text, outage));
        }
        settle();
    }

    private void settle() {
        failure.ifPresentOrElse(result::completeExceptionally, () -> result.complete(this));
    }

    /** Of how many connections the change was made. */
    synchronized int count() {
        return count;
    }

    /** Whether the one server decided that has the connection. */
    synchronized boolean isDecided() {
        return decided;
    }

    /** Waits for the end. What went wrong is thrown. */
    Tally await() {
        try {
            return result.join();
        } catch (RuntimeException e) {
            throw Stages.cause(e) instanceof RuntimeException cause ? cause : e;
        }
    }
}
