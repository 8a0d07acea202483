package io.rejoin.client;

import com.microsoft.signalr.HubConnection;
import com.microsoft.signalr.HubConnectionState;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import java.util.concurrent.TimeUnit;

/** The hub's connection, as a line. */
final class HubLine implements Line {
    private static final long END_SECONDS_MAX = 5;

    private final HubConnection hub;
    private final ClaimInterceptor requests;
    private volatile CompletableSubject end = CompletableSubject.create();

    HubLine(HubConnection hub, ClaimInterceptor requests) {
        this.hub = hub;
        this.requests = requests;
    }

    @Override
    public Completable start() {
        end = CompletableSubject.create();
        return hub.start();
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
        return hub.stop().onErrorResumeNext(failure -> end.timeout(END_SECONDS_MAX, TimeUnit.SECONDS));
    }

    /** The hub's connection has taken note. */
    void ended() {
        end.onComplete();
    }
}
