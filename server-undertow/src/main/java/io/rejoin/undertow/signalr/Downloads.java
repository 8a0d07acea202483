package io.rejoin.undertow.signalr;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The streams that a client is being sent, by the client's own names for its calls. */
final class Downloads {

    static final String TOO_MANY = "The connection has too many open streams.";

    private final int max;
    /** Guarded by this. */
    private final Map<String, Download> open = new HashMap<>();

    /** Guarded by this. */
    private boolean over;

    Downloads(int max) {
        this.max = max;
    }

    /** Why no stream of this name can begin, if it cannot; else the name is taken. */
    synchronized Optional<String> begin(String id, Download download) {
        if (open.containsKey(id)) {
            return Optional.of("Invocation ID '" + id + "' is already in use.");
        }
        if (over || open.size() >= max) {
            return Optional.of(TOO_MANY);
        }
        open.put(id, download);
        return Optional.empty();
    }

    synchronized void end(String id) {
        open.remove(id);
    }

    /** The client wants no more of it. */
    void cancel(String id) {
        Optional<Download> found;
        synchronized (this) {
            found = Optional.ofNullable(open.get(id));
        }
        found.ifPresent(Download::cancel);
    }

    /** The client is gone. */
    void breakOff() {
        Map<String, Download> all;
        synchronized (this) {
            all = Map.copyOf(open);
            open.clear();
            over = true;
        }
        all.values().forEach(Download::breakOff);
    }
}
