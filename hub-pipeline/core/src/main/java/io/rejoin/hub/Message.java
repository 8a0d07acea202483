package io.rejoin.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.rejoin.token.HubName;
import java.util.List;
import java.util.Optional;
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
        Values.Row row = Values.Row.of(arguments, "an argument of " + hub.value() + "." + method);
        return new Call(hub, method, row.text(), row.tree());
    }

    /**
     * News of a call that the client made and that goes on.
     *
     * @param call the client's name for its call
     * @throws IllegalArgumentException if the value cannot be written as JSON
     */
    static Progress progress(String call, @Nullable Object value) {
        return new Progress(call, Values.text(value, "progress"));
    }

    /**
     * A value as a tree, see {@link Values}.
     *
     * @throws IllegalArgumentException if it cannot be written as JSON
     */
    static JsonNode tree(@Nullable Object value) {
        return Values.tree(value);
    }

    /**
     * A plain value.
     *
     * @throws IllegalArgumentException if it cannot be written as JSON
     */
    static Data data(@Nullable Object value) {
        return new Data(Values.text(value, "the value"));
    }

    /**
     * A call of a client's method.
     *
     * @param hub the hub that speaks
     * @param method the client's method: 1 to 128 characters without quotes, backslashes and control characters
     * @param arguments a JSON array
     * @param tree the same, if it holds what JSON does not know, see {@link Values}
     */
    record Call(HubName hub, String method, String arguments, Optional<ArrayNode> tree) implements Message {
        private static final Pattern METHOD = Pattern.compile("[^\"\\\\\\p{Cntrl}]{1,128}");

        public Call {
            requireName(method);
        }

        /** One of arguments that JSON knows. */
        public Call(HubName hub, String method, String arguments) {
            this(hub, method, arguments, Optional.empty());
        }

        private static void requireName(String method) {
            if (!METHOD.matcher(method).matches()) {
                throw new IllegalArgumentException("not a client method's name");
            }
        }

        /**
         * The same call, which the client answers.
         *
         * @param id the server's name for the question
         */
        public Ask asking(String id) {
            return new Ask(id, hub, method, arguments, tree);
        }

        @Override
        public int size() {
            return method.length() + arguments.length() + (tree.isPresent() ? arguments.length() : 0);
        }
    }

    /**
     * A call of a client's method whose answer is awaited. Only transports that say so are given one, and never again.
     *
     * @param id the server's name for the question, which the answer must bear; no client's own name for a call is like it
     * @param hub the hub that speaks
     * @param method the client's method, as in {@link Call}
     * @param arguments a JSON array
     * @param tree as there
     */
    record Ask(String id, HubName hub, String method, String arguments, Optional<ArrayNode> tree) implements Message {

        public Ask {
            Call.requireName(method);
        }

        @Override
        public int size() {
            return id.length() + method.length() + arguments.length() + (tree.isPresent() ? arguments.length() : 0);
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
}
