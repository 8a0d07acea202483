package io.rejoin.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.backplane.Backplane;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server at a backplane that notes what it hears, one word for each call. Can be told to answer, to fail, or to be stuck. */
public final class ListeningServer implements Backplane.Listener, AutoCloseable {
    private static final long SECONDS_MAX = 10;

    private final Backplane.Channel channel;
    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final AtomicInteger inside = new AtomicInteger();
    private volatile Function<String, CompletionStage<String>> answers =
            question -> CompletableFuture.completedFuture("answer to " + question);
    private volatile boolean together;
    private volatile CompletableFuture<Boolean> gate = CompletableFuture.completedFuture(true);

    /** Joins. */
    public ListeningServer(Backplane backplane) {
        this.channel = backplane.join(this);
    }

    public Backplane.Channel channel() {
        return channel;
    }

    /** From now on questions are answered so. */
    public ListeningServer answering(Function<String, CompletionStage<String>> newAnswers) {
        answers = newAnswers;
        return this;
    }

    /** From now on it is stuck with whatever it hears, until {@link #release}. */
    public void hold() {
        gate = new CompletableFuture<>();
    }

    public void release() {
        gate.complete(true);
    }

    private void note(String word) {
        together |= inside.incrementAndGet() > 1;
        heard.add(word);
        boolean unused = gate.join();
        inside.decrementAndGet();
        if (word.startsWith("fail")) {
            throw new IllegalStateException("on purpose");
        }
    }

    @Override
    public void heard(String text) {
        note(text);
    }

    @Override
    public CompletionStage<String> asked(String question) {
        note("asked " + question);
        return answers.apply(question);
    }

    @Override
    public void missed() {
        note("missed");
    }

    /** The next that it hears. */
    public String next() {
        try {
            return word(heard.poll(SECONDS_MAX, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String word(@Nullable String word) {
        return Optional.ofNullable(word).orElseThrow(() -> new AssertionError("nothing was heard"));
    }

    /** The next so many. */
    public List<String> next(int count) {
        List<String> words = new ArrayList<>();
        while (words.size() < count) {
            words.add(next());
        }
        return words;
    }

    /** Nothing but this is heard next; what the same server said before would have come before. */
    public void assertHearsOnly(String... words) {
        assertThat(next(words.length)).containsExactly(words);
        assertThat(heard).isEmpty();
    }

    /** Whether two threads were ever here at once. */
    public boolean wasCalledByTwoAtOnce() {
        return together;
    }

    @Override
    public void close() {
        release();
        channel.close();
    }
}
