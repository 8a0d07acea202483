package io.rejoin.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.token.HubName;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client is sent, encoded once however many receive it. */
public sealed interface Message {

    /** About how much memory it holds, in characters. */
    int size();

    /**
     * A call of a client's method.
     *
     * @throws IllegalArgumentException if an argument cannot be written as JSON
     */
    static Call of(HubName hub, String method, List<?> arguments) {
        return new Call(hub, method, Json.text(arguments, "an argument of " + hub.value() + "." + method));
    }

    /**
     * News of a call that the client made and that goes on.
     *
     * @param call the client's name for its call
     * @throws IllegalArgumentException if the value cannot be written as JSON
     */
    static Progress progress(String call, @Nullable Object value) {
        return new Progress(call, Json.text(value, "progress"));
    }

    /**
     * A plain value.
     *
     * @throws IllegalArgumentException if it cannot be written as JSON
     */
    static Data data(@Nullable Object value) {
        return new Data(Json.text(value, "the value"));
    }

    /**
     * A call of a client's method.
     *
     * @param hub the hub that speaks
     * @param method the client's method: 1 to 128 characters without quotes, backslashes and control characters
     * @param arguments a JSON array
     */
    record Call(HubName hub, String method, String arguments) implements Message {
        private static final Pattern METHOD = Pattern.compile("[^\"\\\\\\p{Cntrl}]{1,128}");

        public Call {
            if (!METHOD.matcher(method).matches()) {
                throw new IllegalArgumentException("not a client method's name");
            }
        }

        @Override
        public int size() {
            return method.length() + arguments.length();
        }
    }

    /**
     * How far a call is.
     *
     * @param value JSON
     */
    record Progress(String call, String value) implements Message {
        @Override
        public int size() {
            return call.length() + value.length();
        }
    }

    /**
     * A plain value, for clients of a {@link PersistentConnection}.
     *
     * @param value JSON
     */
    record Data(String value) implements Message {
        @Override
        public int size() {
            return value.length();
        }
    }

    /** Values as JSON. */
    final class Json {
        private static final JsonMapper JSON = JsonMapper.builder().build();

        private Json() {}

        private static String text(@Nullable Object value, String what) {
            try {
                return JSON.writeValueAsString(value);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(what + " is not JSON", e);
            }
        }
    }
}
