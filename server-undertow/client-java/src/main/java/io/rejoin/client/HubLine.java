package io.rejoin.client;

import com.microsoft.signalr.HubConnection;
import com.microsoft.signalr.HubConnectionState;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import java.util.concurrent.TimeUnit;

/** The hub's connection, as a line. */
final class HubLine implements Line {
    private static final long END_SECONDS_MAX = 5;
    /**
     * For so long a connection that has ended may still hand on its last messages, or say once more that it has ended. Upstream does not
     * ask which connection that is about: the next one would end with it, or begin with its token.
     */
    private static final long ECHO_MILLIS = 250;

    private final HubConnection hub;
    private final Claim claim;
    private final ClaimInterceptor requests;
    private volatile CompletableSubject end = CompletableSubject.create();
    private volatile Completable echo = Completable.complete();

    HubLine(HubConnection hub, Claim claim, ClaimInterceptor requests) {
        this.hub = hub;
        this.claim = claim;
        this.requests = requests;
    }

    @Override
    public Completable start() {
        return echo.andThen(Completable.defer(() -> {
            end = CompletableSubject.create();
            claim.listen();
            return hub.start();
        }));
    }

    @Override
    public boolean isUp() {
        return hub.getConnectionState() != HubConnectionState.DISCONNECTED;
    }

    @Override
    public void cancel() {
        requests.cancel();
    }

    /** Upstream says that a stop has failed before it takes note that the connection has ended. */
    @Override
    public Completable stop() {
        claim.forget();
        return hub.stop().onErrorResumeNext(failure -> end.timeout(END_SECONDS_MAX, TimeUnit.SECONDS));
    }

    /** The hub's connection has taken note. */
    void ended() {
        echo = Completable.timer(ECHO_MILLIS, TimeUnit.MILLISECONDS, Schedulers.io())
                .subscribeWith(CompletableSubject.create());
        end.onComplete();
    }
}
