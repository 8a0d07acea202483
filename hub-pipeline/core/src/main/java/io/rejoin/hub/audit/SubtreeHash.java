package io.rejoin.hub.audit;

/**
 * The root of a complete part of the tree, kept so that a proof need not read the whole trail.
 *
 * @param level 1 for parts of 256 leaves, 2 for parts of 65,536, and so on: level n has 256 to the n
 * @param index of the part among those of its level, from 0
 * @param hash lower-case hexadecimal SHA-256
 */
public record SubtreeHash(int level, long index, String hash) {}
