package io.rejoin.undertow.signalr;

import io.rejoin.hub.Topic;
import io.rejoin.undertow.transport.Payload;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The messages to a client that it has not acknowledged, by their numbers: 1, 2, 3 and so on, without a gap. Not thread-safe: guarded by
 * the {@link ResumableLine} that it is of.
 */
final class ResendBuffer {

    private final int bytesMax;
    private final ArrayDeque<Payload> kept = new ArrayDeque<>();
    private long acknowledged;
    private long bytes;

    /** @param bytesMax from which size on it is full */
    ResendBuffer(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Numbers these messages, full or not. */
    void add(List<Payload> messages) {
        kept.addAll(messages);
        bytes += messages.stream().mapToInt(Payload::size).sum();
    }

    /** The client has all up to this number. False if it was never sent that many. */
    boolean acknowledge(long through) {
        if (through > last()) {
            return false;
        }
        for (; acknowledged < through; acknowledged++) {
            bytes -= kept.removeFirst().size();
        }
        return true;
    }

    long acknowledged() {
        return acknowledged;
    }

    /** The number of the newest message; 0 if there was none. */
    long last() {
        return acknowledged + kept.size();
    }

    /** What has a larger number, in order. */
    List<Payload> after(long number) {
        return kept.stream().skip(Math.max(0, number - acknowledged)).toList();
    }

    boolean isFull() {
        return bytes >= bytesMax;
    }

    /** Puts something else in the place of every message of this group, as no number may be missing. True if there was one. */
    boolean retract(Topic group, Payload instead) {
        if (kept.stream().noneMatch(message -> message.isAbout(group))) {
            return false;
        }
        List<Payload> before = List.copyOf(kept);
        kept.clear();
        before.forEach(message -> kept.add(message.isAbout(group) ? instead : message));
        bytes = kept.stream().mapToLong(Payload::size).sum();
        return true;
    }
}
