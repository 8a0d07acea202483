package io.rejoin.benchmark.server;

/** A server that is measured. */
interface Contestant extends AutoCloseable {

    int port();

    /** Sends every listener a message, as often. */
    void say(String text, int times);

    /** Whether it has noticed that all of its clients are gone. */
    boolean isDeserted();

    /** How many clients it believes to be there. */
    int clients();

    @Override
    void close();
}
