package io.rejoin.undertow.signalr;

import com.fasterxml.jackson.databind.JsonNode;
import io.rejoin.undertow.hubprotocol.HubMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Flow;

/** The streams that a client sends. Items of streams that are over, or never were, are dropped. */
final class Uploads {

    private final int max;
    private final int ahead;
    private final Runnable taken;
    /** Guarded by this. */
    private final Map<String, Upload> open = new HashMap<>();

    /**
     * @param max how many there may be
     * @param ahead how many items of each may wait
     * @param taken told when an item was taken
     */
    Uploads(int max, int ahead, Runnable taken) {
        this.max = max;
        this.ahead = ahead;
        this.taken = taken;
    }

    /** The first of these that is there already, or stands there twice. */
    synchronized Optional<String> inUse(List<String> ids) {
        Set<String> seen = new HashSet<>(open.keySet());
        return ids.stream().filter(id -> !seen.add(id)).findFirst();
    }

    /** Those of a call, in its order; empty if there would be too many, or one is in use. */
    synchronized Optional<List<Upload>> begin(List<String> ids) {
        if (open.size() + ids.size() > max || inUse(ids).isPresent()) {
            return Optional.empty();
        }
        List<Upload> begun = new ArrayList<>();
        for (String id : ids) {
            Upload upload = new Upload(ahead, taken, () -> forget(id));
            open.put(id, upload);
            begun.add(upload);
        }
        return Optional.of(begun);
    }

    private synchronized void forget(String id) {
        open.remove(id);
    }

    private synchronized Optional<Upload> find(String id) {
        return Optional.ofNullable(open.get(id));
    }

    /** An item came. False if no more should come for now. */
    boolean item(String id, JsonNode item) {
        return find(id).map(upload -> upload.offer(item)).orElse(true);
    }

    /** The client says that the stream is over. False if it is none of a stream. */
    boolean end(HubMessage.Completion completion) {
        Optional<Upload> upload = find(completion.id());
        upload.ifPresent(stream -> stream.end(completion.error()));
        return upload.isPresent();
    }

    /** Whether one of them has all that it can take. */
    synchronized boolean isFull() {
        return open.values().stream().anyMatch(Upload::isFull);
    }

    /** The client is gone. */
    void breakOff() {
        List<Upload> all;
        synchronized (this) {
            all = new ArrayList<>(open.values());
        }
        all.forEach(upload -> upload.end(Optional.of("The client is gone.")));
    }

    /** What a hub method is handed. */
    static List<Flow.Publisher<JsonNode>> publishers(List<Upload> uploads) {
        return new ArrayList<>(uploads);
    }
}
