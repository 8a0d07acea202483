package io.rejoin.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.token.HubName;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A call of a client's method, encoded once however many receive it.
 *
 * @param hub the hub that speaks
 * @param method the client's method: 1 to 128 characters without quotes, backslashes and control characters
 * @param arguments a JSON array
 */
public record Message(HubName hub, String method, String arguments) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern METHOD = Pattern.compile("[^\"\\\\\\p{Cntrl}]{1,128}");

    public Message {
        if (!METHOD.matcher(method).matches()) {
            throw new IllegalArgumentException("not a client method's name");
        }
    }

    /**
     * Encodes the call.
     *
     * @throws IllegalArgumentException if an argument cannot be written as JSON
     */
    public static Message of(HubName hub, String method, List<?> arguments) {
        try {
            return new Message(hub, method, JSON.writeValueAsString(arguments));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("an argument of " + hub.value() + "." + method + " is not JSON", e);
        }
    }

    /** About how much memory it holds, in characters. */
    int size() {
        return method.length() + arguments.length();
    }
}
