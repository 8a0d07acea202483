package io.rejoin.undertow.hubprotocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Makes messages of what one connection receives, however that was cut into pieces. Keeps no more than the part of one
 * message that is there already. For one thread at a time.
 */
public final class MessageReader {

    private static final byte[] NOTHING = {};

    /** Who the messages are for. */
    @FunctionalInterface
    public interface Taker {
        /**
         * Takes the next one.
         *
         * @param size how many bytes long it was
         */
        void take(HubMessage message, int size);
    }

    private final Framing framing;
    /** Begins with the part of a message that is not whole yet. */
    private byte[] kept = NOTHING;

    private int keptLength;

    MessageReader(Framing framing) {
        this.framing = framing;
    }

    /**
     * Hands on the messages that these bytes complete, in order; kinds of messages that are not known are left out. Takes
     * all of the bytes and needs none of them later.
     *
     * @throws BadMessageException if anything among them is no message or too big; the messages before it are handed on by
     *     then, and the reader is of no more use
     */
    public void read(ByteBuffer bytes, Taker taker) {
        if (keptLength > 0) {
            int searched = keptLength;
            append(bytes);
            split(kept, 0, searched, keptLength, taker);
            return;
        }
        int length = bytes.remaining();
        if (bytes.hasArray()) {
            int from = bytes.arrayOffset() + bytes.position();
            bytes.position(bytes.limit());
            split(bytes.array(), from, from, from + length, taker);
            return;
        }
        byte[] copy = new byte[length];
        bytes.get(copy);
        split(copy, 0, 0, length, taker);
    }

    /** Whether a message has begun that is not whole yet. */
    public boolean isMidMessage() {
        return keptLength > 0;
    }

    private void append(ByteBuffer bytes) {
        int more = bytes.remaining();
        int needed = Math.addExact(keptLength, more);
        if (needed > kept.length) {
            kept = Arrays.copyOf(kept, Math.max(needed, keptLength * 2));
        }
        bytes.get(kept, keptLength, more);
        keptLength = needed;
    }

    private void split(byte[] bytes, int from, int searched, int to, Taker taker) {
        int start = from;
        int end = framing.end(bytes, start, searched, to);
        while (end >= 0) {
            int size = end - start;
            framing.message(bytes, start, end).ifPresent(message -> taker.take(message, size));
            start = end;
            end = framing.end(bytes, start, start, to);
        }
        keep(bytes, start, to);
    }

    private void keep(byte[] bytes, int from, int to) {
        keptLength = to - from;
        if (keptLength == 0) {
            kept = NOTHING;
        } else if (bytes != kept || from > 0) {
            kept = Arrays.copyOfRange(bytes, from, to);
        }
    }
}
