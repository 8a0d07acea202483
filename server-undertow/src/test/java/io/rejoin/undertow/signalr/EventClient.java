package io.rejoin.undertow.signalr;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Reads a stream of events byte by byte. */
final class EventClient implements AutoCloseable {

    private final HttpResponse<InputStream> response;

    private EventClient(HttpResponse<InputStream> response) {
        this.response = response;
    }

    static EventClient open(CompletableFuture<HttpResponse<InputStream>> response) {
        return new EventClient(response.join());
    }

    HttpResponse<InputStream> response() {
        return response;
    }

    /** So many bytes, or what there is until the stream ends. */
    String bytes(int count) {
        try {
            return new String(response.body().readNBytes(count), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All up to the end of this text; what is there if the stream ends before. */
    String upTo(String end) {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            String next = bytes(1);
            if (next.isEmpty()) {
                return text.toString();
            }
            text.append(next);
        }
        return text.toString();
    }

    /** The data of the next event. */
    String event() {
        String text = upTo("\n\n");
        return text.substring(text.indexOf("data: ") + 6).strip();
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
