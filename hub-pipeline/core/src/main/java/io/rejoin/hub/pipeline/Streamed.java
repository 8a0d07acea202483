package io.rejoin.hub.pipeline;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The types of hub methods that stand for a stream of items: {@link Flow.Publisher}, {@link Stream} and {@link Iterator}. */
final class Streamed {

    private Streamed() {}

    /** Whether a client sends a stream for a parameter of this type. */
    static boolean isUpload(JavaType parameter) {
        return parameter.hasRawClass(Flow.Publisher.class)
                || parameter.hasRawClass(Stream.class)
                || parameter.hasRawClass(Iterator.class);
    }

    /** What it is a stream of. */
    static JavaType item(JavaType parameter) {
        JavaType[] items = parameter.findTypeParameters(parameter.getRawClass());
        return items.length == 0 ? TypeFactory.unknownType() : items[0];
    }

    /** Whether a method streams to its client that returns this, now or later. */
    static boolean isDownload(JavaType returned) {
        if (returned.isTypeOrSubTypeOf(CompletionStage.class)) {
            JavaType[] later = returned.findTypeParameters(CompletionStage.class);
            return later.length == 1 && isStream(later[0]);
        }
        return isStream(returned);
    }

    private static boolean isStream(JavaType type) {
        return type.isTypeOrSubTypeOf(Flow.Publisher.class)
                || type.isTypeOrSubTypeOf(Stream.class)
                || type.isTypeOrSubTypeOf(Iterator.class);
    }

    /** The client's stream, as a parameter of this type. */
    static Object argument(Flow.Publisher<JsonNode> upload, JavaType parameter, ItemReader<Object> items) {
        if (parameter.hasRawClass(Flow.Publisher.class)) {
            return (Flow.Publisher<Object>) reader -> upload.subscribe(new UploadItems<>(reader, items));
        }
        UploadIterator<Object> iterator = new UploadIterator<>(items);
        upload.subscribe(iterator);
        return parameter.hasRawClass(Iterator.class) ? iterator : stream(iterator);
    }

    private static Stream<@Nullable Object> stream(UploadIterator<Object> iterator) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED), false)
                .onClose(iterator::close);
    }

    /**
     * What a streaming method returned, for one subscriber.
     *
     * @param threads those that may be blocked by it
     * @throws IllegalStateException if it is no stream
     */
    static Flow.Publisher<?> publisher(@Nullable Object returned, Executor threads) {
        if (returned instanceof Flow.Publisher<?> publisher) {
            return publisher;
        } else if (returned instanceof Stream<?> stream) {
            return new PulledPublisher(stream.iterator(), stream, threads);
        } else if (returned instanceof Iterator<?> iterator) {
            AutoCloseable source = iterator instanceof AutoCloseable closeable ? closeable : () -> {};
            return new PulledPublisher(iterator, source, threads);
        }
        throw new IllegalStateException("a streaming method returned no stream");
    }
}
