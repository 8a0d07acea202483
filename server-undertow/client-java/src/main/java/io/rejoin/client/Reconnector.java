package io.rejoin.client;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.disposables.Disposable;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a line up from start to stop. The line and the listeners are called while no lock is held; upstream calls in here while it holds
 * its own.
 *
 * <ol>
 *   <li>A start that fails is the caller's, unless starts are to be retried.
 *   <li>A line that is lost is started again, after waits of the policy, until it is up or there is a reason not to: the policy gives up,
 *       the server says goodbye or does not let this user in, or it is stopped.
 *   <li>While a try is under way the line's end is no news: the try fails, or ends with the line down.
 * </ol>
 */
final class Reconnector {
    private enum Phase {
        DOWN,
        TRYING,
        UP,
        WAITING,
        STOPPING
    }

    private final Line line;
    private final ReconnectPolicy policy;
    private final boolean retriesStart;
    private final Scheduler scheduler;
    private final Listeners listeners;
    private volatile boolean goodbye;

    // Guarded by this.
    private Phase phase = Phase.DOWN;
    private CompletableSubject up = CompletableSubject.create();
    private CompletableSubject down = CompletableSubject.create();
    private Disposable timer = Disposable.disposed();
    private boolean wasUp;
    private int failed;
    private long sinceMillis;

    Reconnector(Line line, ReconnectPolicy policy, boolean retriesStart, Scheduler scheduler, Listeners listeners) {
        this.line = line;
        this.policy = policy;
        this.retriesStart = retriesStart;
        this.scheduler = scheduler;
        this.listeners = listeners;
    }

    /** Connects, at once if it waits for its next try; what is given ends when the line is up, or will not be. */
    Completable start() {
        Completable answer;
        synchronized (this) {
            if (phase == Phase.STOPPING) {
                return afterStop();
            }
            if (phase == Phase.TRYING || phase == Phase.UP) {
                return up;
            }
            if (phase == Phase.DOWN) {
                wasUp = false;
                lookForward();
            }
            timer.dispose();
            phase = Phase.TRYING;
            answer = up;
        }
        attempt();
        return answer;
    }

    private Completable afterStop() {
        Completable again = down.andThen(Completable.defer(this::start)).cache();
        var unused = again.subscribe(() -> {}, failure -> {});
        return again;
    }

    /** The line is down, and to be up again from here on. */
    private void lookForward() {
        up = CompletableSubject.create();
        failed = 0;
        sinceMillis = scheduler.now(TimeUnit.MILLISECONDS);
    }

    private void attempt() {
        goodbye = false;
        var unused = Completable.defer(line::start).subscribe(this::succeeded, this::failed);
    }

    private void succeeded() {
        Runnable next;
        synchronized (this) {
            next = phase == Phase.STOPPING ? this::disconnect : connected();
        }
        next.run();
    }

    private Runnable connected() {
        CompletableSubject waitedFor = up;
        boolean again = wasUp;
        phase = Phase.UP;
        wasUp = true;
        return () -> {
            waitedFor.onComplete();
            if (again) {
                listeners.reconnected();
            }
            if (!line.isUp()) {
                lost(Optional.empty());
            }
        };
    }

    private void failed(Throwable error) {
        Runnable next;
        synchronized (this) {
            failed++;
            if (phase == Phase.STOPPING) {
                next = this::stopped;
            } else if (ClaimInterceptor.isRefusal(error) || !(wasUp || retriesStart)) {
                next = end(Optional.of(error));
            } else {
                next = delay().map(this::waiting).orElseGet(() -> end(Optional.of(error)));
            }
        }
        next.run();
    }

    /** The line has ended, by itself or not. */
    void lost(Optional<Throwable> error) {
        Runnable next;
        synchronized (this) {
            if (phase != Phase.UP) {
                return;
            }
            Optional<Duration> delay = Optional.empty();
            if (!goodbye) {
                lookForward();
                delay = delay();
            }
            next = delay.map(wait -> reconnecting(error, wait)).orElseGet(() -> end(error));
        }
        next.run();
    }

    /** The server says that the connection that is about to end is to stay so. */
    void goodbye() {
        goodbye = true;
    }

    private Optional<Duration> delay() {
        long away = scheduler.now(TimeUnit.MILLISECONDS) - sinceMillis;
        return policy.delay(failed, Duration.ofMillis(away));
    }

    private Runnable reconnecting(Optional<Throwable> error, Duration delay) {
        Runnable wait = waiting(delay);
        return () -> {
            listeners.reconnecting(error);
            wait.run();
        };
    }

    private Runnable waiting(Duration delay) {
        CompletableSubject waitedFor = up;
        phase = Phase.WAITING;
        return () -> schedule(waitedFor, delay);
    }

    /** Unless a listener stopped it meanwhile, or started it. */
    private synchronized void schedule(CompletableSubject waitedFor, Duration delay) {
        if (phase == Phase.WAITING && up == waitedFor) {
            timer = scheduler.scheduleDirect(this::tryAgain, delay.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void tryAgain() {
        synchronized (this) {
            if (phase != Phase.WAITING) {
                return;
            }
            phase = Phase.TRYING;
        }
        attempt();
    }

    /** It stays down, because of the error if there is one. */
    private Runnable end(Optional<Throwable> error) {
        CompletableSubject waitedFor = up;
        boolean news = wasUp;
        phase = Phase.DOWN;
        return () -> {
            if (news) {
                listeners.closed(error);
            }
            if (!waitedFor.hasComplete()) {
                waitedFor.onError(error.orElseGet(() -> new CancellationException("stopped")));
            }
        };
    }

    /** Ends it for good, until the next start; what is given completes when the line is down. */
    Completable stop() {
        Runnable next;
        CompletableSubject answer;
        synchronized (this) {
            if (phase == Phase.DOWN) {
                return Completable.complete();
            }
            if (phase == Phase.STOPPING) {
                return down;
            }
            timer.dispose();
            down = CompletableSubject.create();
            answer = down;
            next = phase == Phase.WAITING ? this::stopped : phase == Phase.UP ? this::disconnect : line::cancel;
            phase = Phase.STOPPING;
        }
        next.run();
        return answer;
    }

    private void disconnect() {
        var unused = line.stop().onErrorComplete().subscribe(this::stopped);
    }

    private void stopped() {
        Runnable ended;
        CompletableSubject waitedFor;
        synchronized (this) {
            ended = end(Optional.empty());
            waitedFor = down;
        }
        ended.run();
        waitedFor.onComplete();
    }
}
