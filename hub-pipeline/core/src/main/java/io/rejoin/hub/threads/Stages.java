package io.rejoin.hub.threads;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** What there is to know of a {@link CompletionStage} that failed. */
public final class Stages {

    private Stages() {}

    /** What was thrown, without the wrapping that it gets from stage to stage. */
    public static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** The same, to be thrown on. */
    public static CompletionException failure(Throwable failure) {
        return failure instanceof CompletionException wrapped ? wrapped : new CompletionException(failure);
    }
}
