package io.rejoin.undertow.signalr;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/** A message of which one word differs from client to client, and is as long for all: written once, then copied with the word in its place. */
final class Stencil {

    private final byte[] message;
    private final int from;
    private final int length;

    /**
     * @param length the word's
     * @param writer makes the message, with such a word in it
     */
    Stencil(int length, Function<String, byte[]> writer) {
        String blank = "X".repeat(length);
        this.message = writer.apply(blank);
        this.from = new String(message, StandardCharsets.ISO_8859_1).indexOf(blank);
        this.length = length;
    }

    boolean fits(String word) {
        return word.length() == length;
    }

    /** The message with this word, of which no protocol escapes a character. */
    byte[] with(String word) {
        byte[] copy = Arrays.copyOf(message, message.length);
        System.arraycopy(word.getBytes(StandardCharsets.US_ASCII), 0, copy, from, length);
        return copy;
    }
}
