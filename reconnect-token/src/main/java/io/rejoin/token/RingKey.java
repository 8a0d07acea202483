package io.rejoin.token;

/**
 * A key and the second since 1970 from which it signs.
 *
 * @param from {@link #ALWAYS} for a key that was there before times were written
 */
record RingKey(TokenKey key, long from) {
    static final long ALWAYS = 0;

    String id() {
        return key.id();
    }
}
