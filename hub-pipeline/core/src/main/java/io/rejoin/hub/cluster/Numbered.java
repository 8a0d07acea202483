package io.rejoin.hub.cluster;

import io.rejoin.hub.Origin;

/**
 * A message on its way to other servers. Where it stands in the log of its own is known last, and so written in front.
 *
 * @param text the message, {@link Crossing#written}
 */
record Numbered(Origin origin, String text) {

    private static final char END = ' ';

    /** Whether this is how one crosses. */
    static boolean is(String text) {
        return !text.startsWith("{");
    }

    String written() {
        return origin.server() + END + origin.previous() + END + origin.number() + END + text;
    }

    /**
     * What another server said.
     *
     * @throws IllegalArgumentException if it was not {@link #written} so
     */
    static Numbered read(String text) {
        String[] parts = text.split(String.valueOf(END), 4);
        if (parts.length < 4) {
            throw new IllegalArgumentException("no message of another server");
        }
        return new Numbered(new Origin(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2])), parts[3]);
    }
}
