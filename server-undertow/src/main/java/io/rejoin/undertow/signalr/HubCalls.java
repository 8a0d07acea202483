package io.rejoin.undertow.signalr;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.hub.ClientState;
import io.rejoin.hub.Connection;
import io.rejoin.hub.HubException;
import io.rejoin.hub.Message;
import io.rejoin.hub.pipeline.ClientCall;
import io.rejoin.hub.threads.Stages;
import io.rejoin.undertow.hubprotocol.HubMessage;
import io.rejoin.undertow.transport.CallQueue;
import io.rejoin.undertow.transport.LineTransport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** What a client asks of its hub: one call after the other, and the streams of both sides beside them. */
final class HubCalls {

    /** So many messages of full size may wait. */
    private static final int MESSAGES = 4;

    /**
     * A call that waits for its turn.
     *
     * @param download what answers it, if it wants a stream: open from the beginning, so that it can be cancelled at any time
     */
    private record Call(
            Optional<String> id,
            String target,
            List<JsonNode> arguments,
            List<Upload> uploads,
            Optional<Download> download,
            int size) {}

    private final HubPlace place;
    private final Encoding encoding;
    private final LineTransport answers;
    private final CallErrors errors;
    private final CallQueue<Call> queue;
    private final Uploads uploads;
    private final Downloads downloads;
    private volatile Optional<Connection> caller = Optional.empty();

    HubCalls(HubPlace place, Connection newcomer, Encoding encoding, LineTransport answers, Runnable roomChanged) {
        CoreLimits limits = place.settings().limits();
        this.place = place;
        this.encoding = encoding;
        this.answers = answers;
        this.errors = new CallErrors(place.hub(), place.settings().detailedErrors());
        this.uploads = new Uploads(limits.streamsMax(), limits.streamAhead(), roomChanged);
        this.downloads = new Downloads(limits.streamsMax());
        this.queue = new CallQueue<>(
                place.fair().of(newcomer),
                limits.callsPending(),
                MESSAGES * limits.messageMax(),
                Call::size,
                this::make,
                roomChanged);
    }

    void begin(Connection connection) {
        caller = Optional.of(connection);
        queue.begin();
    }

    boolean isCrowded() {
        return queue.isFull() || uploads.isFull();
    }

    /** No call waits for its turn, and none is under way that others would wait for. */
    boolean areDone() {
        return queue.isIdle();
    }

    /** Forgets those that wait for their turn. */
    void forget() {
        queue.clear();
    }

    void breakOffStreams() {
        uploads.breakOff();
        downloads.breakOff();
    }

    void take(HubMessage message, int size) {
        if (message instanceof HubMessage.Invocation call) {
            add(call.id(), call.target(), call.arguments(), call.streams(), false, size);
        } else if (message instanceof HubMessage.StreamInvocation call) {
            add(Optional.of(call.id()), call.target(), call.arguments(), call.streams(), true, size);
        } else if (message instanceof HubMessage.StreamItem item) {
            uploads.item(item.id(), item.item());
        } else if (message instanceof HubMessage.Completion completion) {
            complete(completion);
        } else if (message instanceof HubMessage.CancelInvocation cancel) {
            downloads.cancel(cancel.id());
        }
    }

    /** The end of a stream that the client sends, or its answer to a question. */
    private void complete(HubMessage.Completion completion) {
        if (!uploads.end(completion)) {
            caller.ifPresent(connection ->
                    place.hubs().answered(connection, completion.id(), completion.result(), completion.error()));
        }
    }

    private void add(
            Optional<String> id,
            String target,
            List<JsonNode> arguments,
            List<String> streams,
            boolean streaming,
            int size) {
        Optional<List<Upload>> begun = uploads.begin(streams);
        Optional<Download> download =
                streaming ? id.map(name -> download(name, begun.orElse(List.of()))) : Optional.empty();
        Optional<String> obstacle = begun.isEmpty()
                ? Optional.of(unavailable(target, streams))
                : download.flatMap(stream -> downloads.begin(id.orElseThrow(), stream));
        if (obstacle.isPresent()) {
            begun.ifPresent(all -> all.forEach(Upload::cancel));
            id.ifPresent(name -> say(HubMessage.Completion.failed(name, obstacle.get())));
        } else {
            queue.add(new Call(id, target, arguments, begun.orElseThrow(), download, size));
        }
    }

    private String unavailable(String target, List<String> streams) {
        return uploads.inUse(streams)
                .map(id -> errors.ofCall(target, new HubException("Stream ID '" + id + "' is already in use.")))
                .orElse(Downloads.TOO_MANY);
    }

    private CompletionStage<Void> say(HubMessage message) {
        return answers.reply(encoding.payload(message));
    }

    /** The next call is made when the client has taken this one's answer: who does not read is soon not listened to. */
    private CompletionStage<Void> make(Call call, Runnable pass) {
        ClientCall asked = new ClientCall(
                place.hub(),
                call.id().orElse(""),
                call.target(),
                call.arguments(),
                new ClientState(Map.of()),
                call.download().isPresent(),
                true,
                Uploads.publishers(call.uploads()),
                pass);
        return place.hubs()
                .invoke(caller.orElseThrow(), asked)
                .handle((value, failure) -> answer(call, value, failure))
                .thenCompose(said -> said);
    }

    private CompletionStage<Void> answer(Call call, @Nullable Object value, @Nullable Throwable failure) {
        if (failure == null && call.download().isPresent() && value instanceof Flow.Publisher<?> stream) {
            stream.subscribe(call.download().get());
            return CompletableFuture.completedStage(null);
        }
        call.uploads().forEach(Upload::cancel);
        boolean waitedFor =
                call.id().isPresent() && call.download().map(Download::end).orElse(true);
        if (!waitedFor) {
            return CompletableFuture.completedStage(null);
        }
        String id = call.id().orElseThrow();
        call.download().ifPresent(stream -> downloads.end(id));
        return say(completion(id, call, value, failure));
    }

    private HubMessage completion(String id, Call call, @Nullable Object value, @Nullable Throwable failure) {
        if (failure != null) {
            return HubMessage.Completion.failed(id, errors.ofCall(call.target(), Stages.cause(failure)));
        }
        try {
            return HubMessage.Completion.of(id, Message.tree(value));
        } catch (IllegalArgumentException unwritable) {
            return HubMessage.Completion.failed(id, errors.ofCall(call.target(), unwritable));
        }
    }

    private Download download(String id, List<Upload> inputs) {
        return new Download(place.settings().limits().streamAhead(), new Download.Way() {
            @Override
            public CompletionStage<Void> item(Object value) {
                return say(new HubMessage.StreamItem(id, Message.tree(value)));
            }

            @Override
            public void completed() {
                end(HubMessage.Completion.empty(id));
            }

            @Override
            public void failed(Throwable failure) {
                end(HubMessage.Completion.failed(id, errors.ofStream(Stages.cause(failure))));
            }

            private void end(HubMessage completion) {
                downloads.end(id);
                inputs.forEach(Upload::cancel);
                var unused = say(completion);
            }
        });
    }
}
