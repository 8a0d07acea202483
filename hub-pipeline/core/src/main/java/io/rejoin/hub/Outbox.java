package io.rejoin.hub;

import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.Position;
import io.rejoin.token.TokenContent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits for one transport: messages and changed tokens, in the order of the log. Closed it only collects; opened, it hands
 * over what was missed, then what was collected, then what comes.
 *
 * <p>A message of a group that the connection was removed from is taken out again, so that nothing of it is sent afterwards.
 */
public final class Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    /** How long a removal waits for messages that are being sent. */
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** What a client that never answers may leave behind. */
    private static final int QUESTIONS_MAX = 64;

    private final Transport transport;
    private final Stand start;
    private final HistoryLimits limits;
    /** What is under way, then what waits. Small, as most of the time there is neither. */
    private final ArrayDeque<Queued> queue = new ArrayDeque<>(1);

    private int underWay;
    /** Of what waits. */
    private long characters;
    /** Of which groups something may be on its way that was retracted since it was taken. */
    private final Set<Topic> retracted = new HashSet<>(0);

    /** Asked through this transport and not answered. */
    private final Map<String, Question> questions = new HashMap<>();

    /** Where the client stands, but for the offset, which changes with every message: to make a position each time costs memory's collector more. */
    private Position reached;

    private long offset;
    private boolean open;
    private boolean ended;

    Outbox(Transport transport, Stand start, HistoryLimits limits) {
        this.transport = transport;
        this.start = start;
        this.reached = start.told();
        this.offset = reached.offset();
        this.limits = limits;
    }

    Transport transport() {
        return transport;
    }

    void wake() {
        tell(Transport::wake);
    }

    void close(CloseCode code) {
        tell(transport -> transport.close(code));
    }

    void cut() {
        tell(Transport::cut);
    }

    void replaced() {
        tell(Transport::replaced);
    }

    /** One broken transport keeps nobody else from hearing. */
    private void tell(Consumer<Transport> word) {
        try {
            word.accept(transport);
        } catch (RuntimeException e) {
            LOG.error("a transport failed", e);
        }
    }

    /**
     * Adds a question, unless it cannot be answered. It is forgotten when it is answered otherwise, and fails when this ends.
     */
    void ask(Question question) {
        if (!transport.canAnswer()) {
            question.refused("The client cannot be asked.");
            return;
        }
        question.whenOver(() -> forget(question.id()));
        boolean inTime = offer(question);
        wake();
        if (!inTime) {
            close(CloseCode.TOO_SLOW);
        }
    }

    private synchronized boolean offer(Question question) {
        if (ended) {
            question.disconnected();
            return true;
        }
        if (questions.size() >= QUESTIONS_MAX) {
            question.refused("The connection has too many unanswered questions.");
            return true;
        }
        questions.put(question.id(), question);
        return offer(new Queued.Asked(question.message(), question.topic()));
    }

    private synchronized void forget(String question) {
        questions.remove(question);
    }

    /** The question of this id, which is no longer open then. */
    synchronized Optional<Question> answered(String question) {
        return Optional.ofNullable(questions.remove(question));
    }

    /** Adds a message, unless another server handed it over before it came here. False, once, if the client is too slow to go on. */
    boolean offer(LogEntry entry) {
        boolean elsewhere = entry.origin().isPresent() && start.hasHeard(entry);
        return elsewhere || offer((Queued) entry);
    }

    /** Adds what is live. False, once, if the client is too slow to go on; then nothing waits for it any more. */
    synchronized boolean offer(Queued item) {
        boolean full = size() >= limits.queuedMax() || characters > limits.queuedCharactersMax();
        if (!ended && full) {
            end();
            return false;
        }
        if (!ended) {
            add(item);
        }
        return true;
    }

    /** Adds a token in the place of one that still waits: only the newest is worth sending. */
    synchronized void offer(Queued.Token token) {
        if (!ended) {
            remove(item -> item instanceof Queued.Token);
            add(token);
        }
    }

    private void add(Queued item) {
        queue.addLast(item);
        characters += item.size();
    }

    /** Of what waits. */
    private void remove(Predicate<Queued> gone) {
        Iterator<Queued> all = queue.iterator();
        for (int i = 0; all.hasNext(); i++) {
            Queued item = all.next();
            if (i >= underWay && gone.test(item)) {
                all.remove();
                characters -= item.size();
            }
        }
    }

    /** Puts what was missed in front of what was collected, and lets the transport take it. */
    synchronized void open(List<? extends Queued> missed) {
        List<Queued> collected = new ArrayList<>(queue);
        queue.clear();
        characters = 0;
        missed.forEach(this::add);
        collected.forEach(this::add);
        open = true;
    }

    /** Takes out what is still waiting of this group, and every token that still lists it; what is sent is not sent again. */
    synchronized void retract(HubName hub, GroupName group) {
        Topic topic = Topic.group(hub, group);
        if (underWay > 0) {
            retracted.add(topic);
        }
        retractSent(topic);
        remove(item -> isOf(topic, item)
                || (item instanceof Queued.Token token
                        && token.content().groups().contains(hub, group)));
    }

    /**
     * What to send next: at most {@code max} messages; nothing if there is nothing to say. The transport says with {@link #sent}
     * when it is through with it, before it takes more.
     */
    public synchronized Optional<Batch> take(int max) {
        if (!open || ended || size() == 0) {
            return Optional.empty();
        }
        dropSent();
        List<Message> messages = new ArrayList<>(Math.min(max, queue.size()));
        List<Topic> topics = new ArrayList<>(Math.min(max, queue.size()));
        Optional<TokenContent> token = Optional.empty();
        Optional<LogEntry> last = Optional.empty();
        Iterator<Queued> waiting = queue.iterator();
        while (messages.size() < max && waiting.hasNext()) {
            Queued item = waiting.next();
            underWay++;
            characters -= item.size();
            if (item instanceof LogEntry entry) {
                last = Optional.of(entry);
                messages.add(entry.message());
                topics.add(entry.topic());
            } else if (item instanceof Queued.Asked asked) {
                messages.add(asked.message());
                topics.add(asked.topic());
            } else if (item instanceof Queued.Token due) {
                reach(due.content().position());
                token = Optional.of(due.content());
            }
        }
        last.ifPresent(this::reach);
        retracted.clear();
        return Optional.of(new Batch(position(), messages, topics, token));
    }

    /** Of this log the client may have heard more elsewhere, though not all until here: then it does not stand here. */
    private void reach(LogEntry entry) {
        if (entry.origin().isPresent() && entry.offset() < start.own()) {
            Origin from = entry.origin().get();
            Position now = position();
            reached = now.and(new Position(from.server(), from.number())).orElse(now);
        } else {
            reach(entry.offset(), entry.heard());
        }
    }

    /** The position and what the client heard of others elsewhere: that may be more than this server has by now. */
    private Position ahead(Position now) {
        return start.others().isEmpty() ? now : Servers.with(now, start.told());
    }

    /** Where the client stands with all that there is until now. */
    synchronized Position at(Position head) {
        return start.others().isEmpty() ? head : Servers.with(head, position());
    }

    private void reach(Position position) {
        if (position.epoch().equals(start.log())) {
            reach(position.offset(), position.others());
        }
    }

    private void reach(long through, SortedMap<String, Long> heard) {
        boolean here = reached.epoch().equals(start.log());
        if (here && through <= offset) {
            return;
        }
        if (!here || !start.others().isEmpty() || !reached.others().equals(heard)) {
            reached = ahead(new Position(start.log(), through, heard));
        }
        offset = through;
    }

    /** It is for the transport to know what of it is still with it. */
    private void retractSent(Topic topic) {
        tell(transport -> transport.retract(topic));
    }

    /** How much waits. */
    public synchronized int size() {
        return queue.size() - underWay;
    }

    /** Whether a token waits. */
    public synchronized boolean owesToken() {
        return open && queue.stream().skip(underWay).anyMatch(Queued.Token.class::isInstance);
    }

    /** What was taken last is with the network now, to the last byte; or never will be. */
    public synchronized void sent() {
        // Of what was retracted on its way, the transport may know only now.
        retracted.forEach(this::retractSent);
        retracted.clear();
        dropSent();
        notifyAll();
    }

    private void dropSent() {
        while (underWay > 0) {
            queue.removeFirst();
            underWay--;
        }
    }

    /** Until when whoever removes something waits, in {@link System#nanoTime}. */
    static long settleDeadline() {
        return System.nanoTime() + SETTLE_NANOS;
    }

    /**
     * Waits until no message of this group is on its way to the network any more, or until then. A transport that is stuck with
     * one is cut, so that it never gets there.
     *
     * @param deadline in {@link System#nanoTime}
     */
    void settle(Topic group, long deadline) {
        if (!await(() -> queue.stream().limit(underWay).noneMatch(item -> isOf(group, item)), deadline)) {
            cut();
        }
    }

    private static boolean isOf(Topic topic, Queued item) {
        return item instanceof LogEntry entry && entry.topic().equals(topic);
    }

    /** Waits until all that was offered is on its way to the network or beyond, or until then. */
    void drain(long deadline) {
        boolean unused = await(queue::isEmpty, deadline);
    }

    private synchronized boolean await(BooleanSupplier condition, long deadline) {
        try {
            while (!condition.getAsBoolean()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Where the client stands with all that was taken so far. */
    public synchronized Position position() {
        return reached.offset() == offset ? reached : new Position(reached.epoch(), offset, reached.others());
    }

    synchronized void end() {
        ended = true;
        remove(item -> true);
        questions.values().forEach(Question::disconnected);
        questions.clear();
    }
}
