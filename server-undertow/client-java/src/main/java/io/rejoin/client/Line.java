package io.rejoin.client;

import io.reactivex.rxjava3.core.Completable;

/** What can be connected and lost, again and again. Its owner never starts it twice at once, and stops it only when it is up. */
interface Line {
    /** Connects, once for each call; fails if that fails. */
    Completable start();

    /** Whether it is connected now. */
    boolean isUp();

    /** Breaks off what a start that is under way waits for, as far as that can be done. */
    void cancel();

    /** Ends a connection that was made. */
    Completable stop();
}
