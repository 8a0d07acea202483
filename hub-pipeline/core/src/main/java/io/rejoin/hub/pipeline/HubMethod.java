package io.rejoin.hub.pipeline;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.HubException;
import io.rejoin.hub.Progress;
import io.rejoin.hub.Values;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A method that clients may call: what its parameters are filled with, and whether it answers with a stream. */
final class HubMethod {

    private final Method method;
    private final List<JavaType> parameters;
    private final boolean streaming;

    HubMethod(Method method, JsonMapper json) {
        this.method = method;
        this.parameters = Stream.of(method.getGenericParameterTypes())
                .map(json::constructType)
                .toList();
        this.streaming = Streamed.isDownload(json.constructType(method.getGenericReturnType()));
        method.setAccessible(true);
    }

    /** How many arguments a client sends. */
    int arguments() {
        return Math.toIntExact(parameters.stream().filter(type -> !isOurs(type)).count() - uploads());
    }

    private long uploads() {
        return parameters.stream().filter(Streamed::isUpload).count();
    }

    /** Whether the server fills it in by itself. */
    private static boolean isOurs(JavaType parameter) {
        return parameter.hasRawClass(HubCall.class) || parameter.hasRawClass(Progress.class);
    }

    /**
     * Calls the method of this hub.
     *
     * @param threads those that streams which it returns may block
     * @throws UnfitCallException if the call does not fit it
     */
    CompletionStage<@Nullable Object> invoke(Hub hub, HubInvocation invocation, Executor threads)
            throws IllegalAccessException, InvocationTargetException {
        requireFit(invocation);
        Object returned = method.invoke(hub, values(invocation));
        CompletionStage<@Nullable Object> result = returned instanceof CompletionStage<?> stage
                ? stage.thenApply(value -> value)
                : CompletableFuture.completedStage(returned);
        return streaming ? result.thenApply(value -> Streamed.publisher(value, threads)) : result;
    }

    private void requireFit(HubInvocation invocation) {
        String name = "'" + invocation.method() + "' method with a ";
        if (streaming && !invocation.streaming()) {
            throw UnfitCallException.told(
                    "The client attempted to invoke the streaming " + name + "non-streaming invocation.");
        }
        if (!streaming && invocation.streaming()) {
            throw UnfitCallException.told(
                    "The client attempted to invoke the non-streaming " + name + "streaming invocation.");
        }
        if (invocation.streams().size() != uploads()) {
            throw new HubException(
                    "Client sent " + invocation.streams().size() + " stream(s), Hub method expects " + uploads() + ".");
        }
    }

    private Object[] values(HubInvocation invocation) {
        List<@Nullable Object> values = new ArrayList<>();
        Iterator<JsonNode> arguments = invocation.arguments().iterator();
        Iterator<Flow.Publisher<JsonNode>> streams = invocation.streams().iterator();
        int index = 0;
        for (JavaType type : parameters) {
            if (type.hasRawClass(HubCall.class)) {
                values.add(invocation.call());
            } else if (type.hasRawClass(Progress.class)) {
                values.add(invocation.progress());
            } else if (Streamed.isUpload(type)) {
                values.add(Streamed.argument(streams.next(), type, item(Streamed.item(type), invocation.strict())));
            } else {
                index++;
                values.add(value(
                        arguments.next(),
                        type,
                        invocation.strict(),
                        "Argument " + index + " is not of the right kind."));
            }
        }
        return values.toArray();
    }

    private static ItemReader<Object> item(JavaType type, boolean strict) {
        return item -> value(item, type, strict, ItemReader.WRONG_KIND);
    }

    /** What is missing is there, and nobody could read it: it fits no type, not even one that takes anything. */
    private static @Nullable Object value(JsonNode sent, JavaType type, boolean strict, String otherwise) {
        if (sent.isMissingNode()) {
            throw UnfitCallException.because(otherwise);
        }
        try {
            return Values.read(sent, type, strict);
        } catch (IllegalArgumentException e) {
            throw UnfitCallException.because(otherwise);
        }
    }
}
