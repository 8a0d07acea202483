package io.rejoin.hub;

import org.jspecify.annotations.Nullable;

/** Tells a caller how far its call is. A hub method that has a parameter of this type is handed one. */
public interface Progress {

    /**
     * Sends this to the caller. After the call was answered nothing is sent any more.
     *
     * @throws IllegalArgumentException if it cannot be written as JSON
     */
    void report(@Nullable Object value);
}
