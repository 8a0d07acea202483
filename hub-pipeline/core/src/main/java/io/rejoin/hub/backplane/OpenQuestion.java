package io.rejoin.hub.backplane;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A question that some servers have not answered yet.
 *
 * @param <S> what stands for a server
 */
final class OpenQuestion<S> {

    private static final Logger LOG = LoggerFactory.getLogger(OpenQuestion.class);

    private final S asker;
    private final Consumer<String> each;
    private final CompletableFuture<Integer> all = new CompletableFuture<>();
    /** Guarded by this, as is all that follows. */
    private final Set<S> awaited;

    private int answers;
    private boolean unanswered;

    OpenQuestion(S asker, Collection<S> asked, Consumer<String> each) {
        this.asker = asker;
        this.awaited = new HashSet<>(asked);
        this.each = each;
    }

    /** How many answered, in the end. To be called once, when all were asked. */
    synchronized CompletionStage<Integer> within(Duration limit) {
        settle();
        return all.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionallyCompose(OpenQuestion::failure);
    }

    private static CompletionStage<Integer> failure(Throwable cause) {
        return CompletableFuture.failedFuture(
                cause instanceof TimeoutException
                        ? new BackplaneUnavailableException("a server did not answer in time")
                        : cause);
    }

    void whenOver(Runnable action) {
        CompletableFuture<?> unused = all.whenComplete((count, failure) -> action.run());
    }

    synchronized void answered(S server, String text) {
        if (!all.isDone() && awaited.remove(server)) {
            try {
                each.accept(text);
                answers++;
            } catch (RuntimeException e) {
                LOG.error("a server could not read the answer of another one", e);
                unanswered = true;
            }
            settle();
        }
    }

    /** That server will never answer. */
    synchronized void unanswered(S server) {
        if (awaited.remove(server)) {
            unanswered = true;
            settle();
        }
    }

    private void settle() {
        if (!awaited.isEmpty()) {
            return;
        }
        if (unanswered) {
            all.completeExceptionally(new BackplaneUnavailableException("a server failed, left or takes nothing more"));
        } else {
            all.complete(answers);
        }
    }

    /** That server is not there any more. */
    void left(S server) {
        if (server.equals(asker)) {
            all.completeExceptionally(new BackplaneUnavailableException("the channel is closed"));
        } else {
            unanswered(server);
        }
    }
}
