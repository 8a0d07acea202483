package io.rejoin.benchmark;

/**
 * A promise about speed.
 *
 * @param what what is measured, and in which unit
 * @param limit what it may be at most
 * @param measured what it is
 */
record Target(String what, double limit, double measured) {
    boolean isMet() {
        return measured <= limit;
    }
}
