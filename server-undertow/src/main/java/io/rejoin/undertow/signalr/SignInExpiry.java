package io.rejoin.undertow.signalr;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.xnio.XnioExecutor;

/**
 * Until when a connection's user is signed in: as long as the longest sign-in lasts that was shown for it. A request with an older one,
 * which may have been on its way, takes nothing of that away.
 */
final class SignInExpiry {

    private final XnioExecutor thread;
    private final Clock clock;
    private final Runnable whenOver;
    /** Empty while nobody has said that it ends. Guarded by this. */
    private Optional<Instant> end = Optional.empty();
    /** Guarded by this. */
    private Optional<XnioExecutor.Key> timer = Optional.empty();
    /** The time has come, or nobody is interested any more. Guarded by this. */
    private boolean over;

    SignInExpiry(XnioExecutor thread, Clock clock, Runnable whenOver) {
        this.thread = thread;
        this.clock = clock;
        this.whenOver = whenOver;
    }

    /** It does not end before then. False if it has ended. */
    synchronized boolean putOff(Instant then) {
        if (!over && end.filter(later -> !later.isBefore(then)).isEmpty()) {
            timer.ifPresent(XnioExecutor.Key::remove);
            end = Optional.of(then);
            long millis = Math.max(0, Duration.between(clock.instant(), then).toMillis());
            timer = Optional.of(thread.executeAfter(() -> expire(then), millis, TimeUnit.MILLISECONDS));
        }
        return !over;
    }

    private void expire(Instant then) {
        if (ends(then)) {
            whenOver.run();
        }
    }

    /** Unless it was put off while the timer was about to say so. */
    private synchronized boolean ends(Instant then) {
        boolean ends = !over && end.filter(then::equals).isPresent();
        over |= ends;
        return ends;
    }

    /** Whether the time has come, or nobody is interested any more. */
    synchronized boolean isOver() {
        return over;
    }

    /** Nobody needs to know any more. */
    synchronized void forget() {
        over = true;
        timer.ifPresent(XnioExecutor.Key::remove);
        timer = Optional.empty();
    }
}
