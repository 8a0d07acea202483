package io.rejoin.undertow.hubprotocol;

import java.util.Optional;

/**
 * Messages that are MessagePack arrays, each behind its length in bytes: a VarInt, seven bits a byte, lowest first, at
 * most five bytes.
 */
final class PackedFrames implements Framing {

    private static final int PREFIX_MAX = 5;
    private static final int BITS = 7;
    private static final int MASK = 0x7F;

    private final int messageMax;

    PackedFrames(int messageMax) {
        this.messageMax = messageMax;
    }

    @Override
    public int end(byte[] bytes, int from, int searched, int to) {
        long length = 0;
        for (int i = 0; i < PREFIX_MAX && from + i < to; i++) {
            byte next = bytes[from + i];
            length |= (long) (next & MASK) << (BITS * i);
            if (next >= 0) {
                return end(from, i + 1 + length, to);
            }
        }
        if (to - from >= PREFIX_MAX) {
            throw new BadMessageException("A length prefix is longer than " + PREFIX_MAX + " bytes.");
        }
        return -1;
    }

    private int end(int from, long length, int to) {
        if (length > messageMax) {
            throw BadMessageException.tooBig(messageMax);
        }
        return length <= to - from ? from + (int) length : -1;
    }

    @Override
    public Optional<HubMessage> message(byte[] bytes, int from, int end) {
        int start = from;
        while (bytes[start] < 0) {
            start++;
        }
        return new PackedMessage(bytes, start + 1, end).read();
    }

    /** The length, then room for as many bytes. */
    static byte[] frame(int length) {
        int prefix = 1;
        for (int rest = length >>> BITS; rest > 0; rest >>>= BITS) {
            prefix++;
        }
        byte[] frame = new byte[Math.addExact(prefix, length)];
        int rest = length;
        for (int i = 0; i < prefix - 1; i++) {
            frame[i] = (byte) (rest | ~MASK);
            rest >>>= BITS;
        }
        frame[prefix - 1] = (byte) rest;
        return frame;
    }
}
