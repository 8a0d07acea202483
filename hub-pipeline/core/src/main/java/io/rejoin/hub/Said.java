package io.rejoin.hub;

import java.time.Duration;

/**
 * How far a server has spoken.
 *
 * @param number where the last that it said to the others stands in its log
 * @param ago how long ago that was
 */
public record Said(long number, Duration ago) {}
