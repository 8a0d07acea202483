package io.rejoin.token;

import java.security.SecureRandom;

/** Random bytes for keys and ids from the platform's secure generator. */
final class Randomness {
    /** Costly to make and safe for all threads, so there is one. */
    private static final SecureRandom SOURCE = new SecureRandom();

    private Randomness() {}

    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        SOURCE.nextBytes(bytes);
        return bytes;
    }
}
