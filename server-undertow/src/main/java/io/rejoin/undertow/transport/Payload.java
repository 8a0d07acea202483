package io.rejoin.undertow.transport;

import io.rejoin.hub.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a line carries at once: a whole message of the protocol that is spoken on it, or several. Never changes. */
public final class Payload {

    /**
     * What is never taken apart.
     *
     * @param bytes all of them
     * @param counted whether it is a message that both sides count
     * @param topic whom it is for, if the hub knows
     */
    private record Part(ByteBuffer bytes, boolean binary, boolean counted, Optional<Topic> topic) {}

    private final List<Part> parts;
    private final int size;

    private Payload(List<Part> parts) {
        int bytes = 0;
        for (Part part : parts) {
            bytes += part.bytes().remaining();
        }
        this.parts = parts;
        this.size = bytes;
    }

    private static Payload of(byte[] bytes, boolean binary) {
        return new Payload(
                List.of(new Part(ByteBuffer.wrap(bytes).asReadOnlyBuffer(), binary, false, Optional.empty())));
    }

    public static Payload text(String text) {
        return text(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Text, in UTF-8, that must not change any more. */
    public static Payload text(byte[] utf8) {
        return of(utf8, false);
    }

    /** Bytes that must not change any more. */
    public static Payload binary(byte[] bytes) {
        return of(bytes, true);
    }

    /** One after the other, at once; all are text, or none is. There is at least one. */
    public static Payload joined(List<Payload> payloads) {
        if (payloads.size() == 1) {
            return payloads.get(0);
        }
        List<Part> parts = new ArrayList<>(payloads.size());
        payloads.forEach(payload -> parts.addAll(payload.parts));
        return new Payload(parts);
    }

    /** The same, as one message that both sides count. */
    public Payload counted() {
        return new Payload(List.of(new Part(buffer(), isBinary(), true, Optional.empty())));
    }

    /** The same message, for these. */
    public Payload about(Topic topic) {
        return new Payload(parts.stream()
                .map(part -> new Part(part.bytes(), part.binary(), part.counted(), Optional.of(topic)))
                .toList());
    }

    /** The messages that both sides count, one by one. */
    public List<Payload> countedParts() {
        return parts(true);
    }

    /** All the rest of it, if there is any. */
    public Optional<Payload> uncounted() {
        List<Payload> rest = parts(false);
        return rest.isEmpty() ? Optional.empty() : Optional.of(joined(rest));
    }

    private List<Payload> parts(boolean counted) {
        return parts.stream()
                .filter(part -> part.counted() == counted)
                .map(part -> parts.size() == 1 ? this : new Payload(List.of(part)))
                .toList();
    }

    /** Whether something in it is for them. */
    public boolean isAbout(Topic topic) {
        return parts.stream().anyMatch(part -> part.topic().equals(Optional.of(topic)));
    }

    /** All of it, to be read. */
    public ByteBuffer buffer() {
        if (parts.size() == 1) {
            return parts.get(0).bytes().duplicate();
        }
        ByteBuffer all = ByteBuffer.allocate(size);
        parts.forEach(part -> all.put(part.bytes().duplicate()));
        return all.flip().asReadOnlyBuffer();
    }

    /** This and then that, at once; both are text, or none is. */
    public Payload and(Payload next) {
        return joined(List.of(this, next));
    }

    /** In bytes. */
    public int size() {
        return size;
    }

    public boolean isBinary() {
        return parts.get(0).binary();
    }
}
