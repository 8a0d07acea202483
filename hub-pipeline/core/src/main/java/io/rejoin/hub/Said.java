package io.rejoin.hub;

import java.time.Duration;

/**
 * How far a server has spoken.
 *
 * @param number where the last that it said to the others stands in its log; 0 if it said nothing
 * @param ago how long ago it gave a sign
 */
public record Said(long number, Duration ago) {}
