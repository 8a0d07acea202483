package io.rejoin.undertow.hubprotocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The first message of one connection and the answer to it: JSON and a record separator, whatever the protocol. For one
 * thread at a time.
 */
public final class Handshake {

    private final int messageMax;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(64);

    /** @param messageMax of the client's message with its separator, in bytes */
    public Handshake(int messageMax) {
        this.messageMax = messageMax;
    }

    /**
     * Takes bytes up to the end of the client's first message: what is left in the buffer then are hub messages.
     *
     * @return empty if more bytes are needed; all that were there are taken
     * @throws BadMessageException if it is no request, or too big
     */
    public Optional<HandshakeRequest> read(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (kept.size() == messageMax - 1 && next != JsonRecords.SEPARATOR) {
                throw BadMessageException.tooBig(messageMax);
            }
            if (next == JsonRecords.SEPARATOR) {
                return Optional.of(request(kept.toByteArray()));
            }
            kept.write(next);
        }
        return Optional.empty();
    }

    private static HandshakeRequest request(byte[] bytes) {
        ObjectNode json = StrictJson.object(bytes, 0, bytes.length);
        String protocol = JsonRecords.text(json, "protocol").orElseThrow(() -> BadMessageException.missing("protocol"));
        JsonNode version = JsonRecords.required(json, "version");
        if (!version.isInt()) {
            throw BadMessageException.notOfType("version", "Number");
        }
        return new HandshakeRequest(protocol, version.intValue());
    }

    /** Tells a client that hub messages may follow. */
    public static byte[] accepted() {
        return answer("{}");
    }

    /** Tells a client why there is no connection. */
    public static byte[] refused(String error) {
        return answer(StrictJson.MAPPER.createObjectNode().put("error", error).toString());
    }

    private static byte[] answer(String json) {
        return (json + '\u001E').getBytes(StandardCharsets.UTF_8);
    }
}
