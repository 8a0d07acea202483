package io.rejoin.hub;

import io.rejoin.token.Position;

/**
 * Where a message comes from.
 *
 * @param server the log of its server
 * @param previous where what that server said to the others before this stands in that log; 0 if it said nothing
 * @param number where this stands there
 */
public record Origin(String server, long previous, long number) {

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if they are no place in a log
     */
    public Origin {
        Position unused = new Position(server, number);
        if (previous < 0 || number <= previous) {
            throw new IllegalArgumentException("no place in a log");
        }
    }
}
