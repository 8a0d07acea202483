package io.rejoin.undertow.hubprotocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * What a client and a hub say to each other. Values are trees in both protocols; see {@link MessagePackHubProtocol} for
 * the values that JSON does not know.
 *
 * <p>Names of calls, streams and methods are never empty: the constructors throw {@link IllegalArgumentException}.
 */
public sealed interface HubMessage {

    /** The number that stands for the kind of message in both protocols, 1 to 9. */
    int type();

    /** Whether both sides count the message, so that a connection that is resumed knows what is missing. */
    default boolean isCounted() {
        return type() <= CancelInvocation.TYPE;
    }

    /**
     * A call.
     *
     * @param id the caller's name for the call, which the answer bears; without it nobody answers
     * @param streams the names of the streams that the caller will send
     */
    record Invocation(Optional<String> id, String target, List<JsonNode> arguments, List<String> streams)
            implements HubMessage {

        static final int TYPE = 1;

        public Invocation {
            id.ifPresent(value -> requireName("id", value));
            requireName("target", target);
            arguments = List.copyOf(arguments);
            streams = List.copyOf(streams);
            streams.forEach(stream -> requireName("stream", stream));
        }

        @Override
        public int type() {
            return TYPE;
        }
    }

    /** A call whose answer is a stream: items, then a completion. */
    record StreamInvocation(String id, String target, List<JsonNode> arguments, List<String> streams)
            implements HubMessage {

        static final int TYPE = 4;

        public StreamInvocation {
            requireName("id", id);
            requireName("target", target);
            arguments = List.copyOf(arguments);
            streams = List.copyOf(streams);
            streams.forEach(stream -> requireName("stream", stream));
        }

        @Override
        public int type() {
            return TYPE;
        }
    }

    /** The next of a stream. */
    record StreamItem(String id, JsonNode item) implements HubMessage {

        static final int TYPE = 2;

        public StreamItem {
            requireName("id", id);
        }

        @Override
        public int type() {
            return TYPE;
        }
    }

    /**
     * The end of a call or of a stream: with a result, with an error, or with neither.
     *
     * @param result may be a tree that says null, which is a result too
     */
    record Completion(String id, Optional<JsonNode> result, Optional<String> error) implements HubMessage {

        static final int TYPE = 3;

        public Completion {
            requireName("id", id);
            if (result.isPresent() && error.isPresent()) {
                throw new IllegalArgumentException("a completion has a result or an error, not both");
            }
        }

        /** The call went well, and this came of it. */
        public static Completion of(String id, JsonNode result) {
            return new Completion(id, Optional.of(result), Optional.empty());
        }

        /** The stream ended, or the call went well and has no result. */
        public static Completion empty(String id) {
            return new Completion(id, Optional.empty(), Optional.empty());
        }

        /** The call or the stream failed. */
        public static Completion failed(String id, String error) {
            return new Completion(id, Optional.empty(), Optional.of(error));
        }

        @Override
        public int type() {
            return TYPE;
        }
    }

    /** The caller wants no more of a stream. */
    record CancelInvocation(String id) implements HubMessage {

        static final int TYPE = 5;

        public CancelInvocation {
            requireName("id", id);
        }

        @Override
        public int type() {
            return TYPE;
        }
    }

    /** A sign of life. */
    record Ping() implements HubMessage {

        static final int TYPE = 6;

        @Override
        public int type() {
            return TYPE;
        }
    }

    /**
     * The connection ends.
     *
     * @param allowReconnect whether the client may come back by itself
     */
    record Close(Optional<String> error, boolean allowReconnect) implements HubMessage {

        static final int TYPE = 7;

        @Override
        public int type() {
            return TYPE;
        }
    }

    /** How far the sender has received counted messages. */
    record Ack(long sequence) implements HubMessage {

        static final int TYPE = 8;

        public Ack {
            requireCount(sequence);
        }

        @Override
        public int type() {
            return TYPE;
        }
    }

    /** The number of the next counted message, after a connection was resumed. */
    record Sequence(long sequence) implements HubMessage {

        static final int TYPE = 9;

        public Sequence {
            requireCount(sequence);
        }

        @Override
        public int type() {
            return TYPE;
        }
    }

    private static void requireName(String what, String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("empty " + what);
        }
    }

    private static void requireCount(long sequence) {
        if (sequence < 0) {
            throw new IllegalArgumentException("negative sequence");
        }
    }
}
