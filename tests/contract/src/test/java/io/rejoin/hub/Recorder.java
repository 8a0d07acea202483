package io.rejoin.hub;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A transport that only records what it is told; the test takes from the outbox when it likes. Thread-safe. */
public final class Recorder implements Transport {
    private final AtomicInteger wakes = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();
    private final List<Topic> retracted = new CopyOnWriteArrayList<>();
    private final List<CloseCode> closes = new CopyOnWriteArrayList<>();

    @Override
    public void wake() {
        wakes.incrementAndGet();
    }

    @Override
    public void close(CloseCode code) {
        closes.add(code);
    }

    @Override
    public void retract(Topic group) {
        retracted.add(group);
    }

    @Override
    public void cut() {
        cuts.incrementAndGet();
    }

    /** What it was told to send nothing more of, every time that it was told. */
    public List<Topic> retracted() {
        return List.copyOf(retracted);
    }

    public int wakes() {
        return wakes.get();
    }

    public int cuts() {
        return cuts.get();
    }

    public List<CloseCode> closes() {
        return List.copyOf(closes);
    }

    /** Whether the server let it go, gently or not. */
    public boolean isOver() {
        return cuts() > 0 || !closes.isEmpty();
    }
}
