package io.rejoin.store.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.rejoin.hub.access.StoreUnavailableException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a failure of Redis is for who asked. Redis repeats arguments in its messages, so only its word for the error is kept. */
final class RedisFailure {

    private static final Pattern WORD = Pattern.compile("[A-Z]+");

    private RedisFailure() {}

    /** Whether Redis itself said no, and so can be asked again over the same connection. */
    static boolean isAnswer(Throwable failure) {
        return failure instanceof RedisCommandExecutionException;
    }

    static StoreUnavailableException unavailable(Throwable failure) {
        if (failure instanceof RedisSettingsException settings) {
            return new StoreUnavailableException(String.valueOf(settings.getMessage()), settings);
        }
        String problem = isAnswer(failure)
                ? "redis answered " + word(failure)
                : "redis cannot be reached (" + failure.getClass().getSimpleName() + ")";
        return new StoreUnavailableException(problem + ": it is not certain whether a change was made");
    }

    private static String word(Throwable failure) {
        Matcher word = WORD.matcher(String.valueOf(failure.getMessage()));
        return word.lookingAt() ? word.group() : "with an error";
    }

    static StoreUnavailableException unreadable() {
        return new StoreUnavailableException("a row in redis cannot be read");
    }

    /** The failure inside those that futures and connections wrap around it. */
    static Throwable unwrapped(Throwable failure) {
        Throwable inner = failure.getCause();
        boolean wrapped = failure instanceof CompletionException
                || failure instanceof ExecutionException
                || failure instanceof RedisConnectionException;
        return wrapped && inner != null ? unwrapped(inner) : failure;
    }
}
