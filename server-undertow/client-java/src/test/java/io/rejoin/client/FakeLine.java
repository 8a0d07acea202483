package io.rejoin.client;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import java.util.ArrayList;
import java.util.List;

/** A line that connects, fails and ends when a test says so. Each start and stop waits for the test's word. */
final class FakeLine implements Line {
    private final List<CompletableSubject> starts = new ArrayList<>();
    private final List<CompletableSubject> stops = new ArrayList<>();
    private boolean up;
    private int cancelled;

    @Override
    public Completable start() {
        CompletableSubject start = CompletableSubject.create();
        starts.add(start);
        return start;
    }

    @Override
    public boolean isUp() {
        return up;
    }

    @Override
    public void cancel() {
        cancelled++;
    }

    @Override
    public Completable stop() {
        up = false;
        CompletableSubject stop = CompletableSubject.create();
        stops.add(stop);
        return stop;
    }

    int tries() {
        return starts.size();
    }

    int cancelled() {
        return cancelled;
    }

    int stops() {
        return stops.size();
    }

    void connect() {
        up = true;
        starts.get(starts.size() - 1).onComplete();
    }

    /** It is up and down again before anybody could look. */
    void connectAndEnd() {
        starts.get(starts.size() - 1).onComplete();
    }

    void fail(Throwable error) {
        starts.get(starts.size() - 1).onError(error);
    }

    void end() {
        up = false;
    }

    void stopped() {
        stops.get(stops.size() - 1).onComplete();
    }
}
