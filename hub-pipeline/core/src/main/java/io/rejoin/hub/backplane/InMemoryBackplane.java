package io.rejoin.hub.backplane;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Joins servers of one process. Of each server a bounded number of texts waits; one that is so far behind that there is no room misses
 * what comes, and is told so, so that a slow server costs neither the sender nor the others anything.
 */
public final class InMemoryBackplane implements Backplane {

    private static final int QUEUED_MAX = 10_000;
    private static final long QUEUED_CHARACTERS_MAX = 1L << 24;

    private final int queuedMax;
    private final long queuedCharactersMax;
    private final List<Seat> seats = new CopyOnWriteArrayList<>();

    /** At most 10,000 texts of 16 Mi characters together wait for a server. */
    public InMemoryBackplane() {
        this(QUEUED_MAX, QUEUED_CHARACTERS_MAX);
    }

    /**
     * One with limits of its own.
     *
     * @param queuedMax how many texts may wait for a server
     * @param queuedCharactersMax how long those may be together
     */
    public InMemoryBackplane(int queuedMax, long queuedCharactersMax) {
        if (queuedMax < 1 || queuedCharactersMax < 1) {
            throw new IllegalArgumentException("something must be able to wait");
        }
        this.queuedMax = queuedMax;
        this.queuedCharactersMax = queuedCharactersMax;
    }

    @Override
    public Channel join(Listener listener) {
        Seat seat = new Seat(listener, new Inbox(listener, queuedMax, queuedCharactersMax));
        seats.add(seat);
        return seat;
    }

    private final class Seat implements Channel {
        private final Listener listener;
        private final Inbox inbox;
        /** Those that this server has asked, or has been asked. */
        private final Set<OpenQuestion<Seat>> open = ConcurrentHashMap.newKeySet();

        Seat(Listener listener, Inbox inbox) {
            this.listener = listener;
            this.inbox = inbox;
        }

        private boolean isClosed() {
            return !seats.contains(this);
        }

        private List<Seat> others() {
            return isClosed()
                    ? List.of()
                    : seats.stream().filter(seat -> seat != this).toList();
        }

        @Override
        public void publish(String text) {
            others().forEach(seat -> seat.inbox.publish(text));
        }

        @Override
        public CompletionStage<Integer> ask(String text, Duration within, Consumer<String> each) {
            List<Seat> asked = others();
            OpenQuestion<Seat> question = new OpenQuestion<>(this, asked, each);
            follow(question);
            asked.forEach(seat -> seat.take(text, question));
            return question.within(within);
        }

        /** Keeps the question until it is over, so that nobody waits for who has left. */
        private void follow(OpenQuestion<Seat> question) {
            open.add(question);
            question.whenOver(() -> open.remove(question));
            if (isClosed()) {
                question.left(this);
            }
        }

        private void take(String text, OpenQuestion<Seat> question) {
            follow(question);
            if (!inbox.offer(text, () -> answer(text, question))) {
                question.unanswered(this);
            }
        }

        private void answer(String text, OpenQuestion<Seat> question) {
            try {
                CompletionStage<?> unused = listener.asked(text).whenComplete((answer, failure) -> {
                    if (failure == null) {
                        question.answered(this, answer);
                    } else {
                        question.unanswered(this);
                    }
                });
            } catch (RuntimeException | Error e) {
                question.unanswered(this);
                throw e;
            }
        }

        @Override
        public void close() {
            seats.remove(this);
            inbox.close();
            open.forEach(question -> question.left(this));
        }
    }
}
