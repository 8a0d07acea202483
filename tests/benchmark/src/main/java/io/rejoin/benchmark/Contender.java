package io.rejoin.benchmark;

/** Issues and verifies tokens of one workload; made once, so that whatever can be prepared is prepared. */
interface Contender extends AutoCloseable {
    /**
     * Verifies a token and gives out what it says.
     *
     * @throws Exception if the token is not to be believed
     */
    Object verify(String token) throws Exception;

    /**
     * A new token that says what the workload says.
     *
     * @throws UnsupportedOperationException if this one only verifies
     */
    default String issue() throws Exception {
        throw new UnsupportedOperationException("only verifies");
    }

    @Override
    default void close() {}
}
