package io.rejoin.contract;

import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Threads for a test. A failure in one of them is the test's failure; none outlives the crew. */
public final class Crew implements AutoCloseable {

    private static final long SECONDS_MAX = 60;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> tasks = new ArrayList<>();

    /** One thread's part. */
    public interface Part {
        void play(int number) throws Exception;
    }

    /** Plays the part on so many threads, numbered from 0, and returns when all are done. */
    public static void play(int size, Part part) {
        try (Crew crew = new Crew()) {
            crew.start(size, part);
            crew.join();
        }
    }

    /** Starts so many threads, numbered from 0, and returns at once. */
    public void start(int size, Part part) {
        for (int i = 0; i < size; i++) {
            int number = i;
            tasks.add(threads.submit(() -> {
                part.play(number);
                return number;
            }));
        }
    }

    /** Waits for all threads, at most a minute each. */
    public void join() {
        tasks.forEach(Crew::join);
        tasks.clear();
    }

    private static void join(Future<?> task) {
        try {
            task.get(SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            fail("one of the threads failed", e.getCause());
        } catch (TimeoutException e) {
            fail("a thread did not come to its end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("interrupted", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
