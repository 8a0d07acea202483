package io.rejoin.hub.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.hub.HubException;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Hands on a client's items as what the hub method takes. One of the wrong kind ends the stream; null is one: no publisher has it. */
final class UploadItems<T> implements Flow.Subscriber<JsonNode> {

    private final Flow.Subscriber<? super T> reader;
    private final ItemReader<T> items;
    private Flow.@Nullable Subscription line;
    private boolean ended;

    UploadItems(Flow.Subscriber<? super T> reader, ItemReader<T> items) {
        this.reader = reader;
        this.items = items;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        line = subscription;
        reader.onSubscribe(subscription);
    }

    @Override
    public void onNext(JsonNode item) {
        if (ended) {
            return;
        }
        try {
            reader.onNext(items.readPresent(item));
        } catch (HubException e) {
            ended = true;
            Objects.requireNonNull(line).cancel();
            reader.onError(e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (!ended) {
            reader.onError(failure);
        }
    }

    @Override
    public void onComplete() {
        if (!ended) {
            reader.onComplete();
        }
    }
}
