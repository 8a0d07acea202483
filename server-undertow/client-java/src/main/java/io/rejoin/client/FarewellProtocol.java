package io.rejoin.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.signalr.CloseMessage;
import com.microsoft.signalr.HubMessage;
import com.microsoft.signalr.HubProtocol;
import com.microsoft.signalr.InvocationBinder;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A protocol that also tells of a Close message without {@code allowReconnect}. Upstream takes that for any other end, and does not even
 * read the word from JSON: there it is read here.
 */
final class FarewellProtocol implements HubProtocol {
    private static final String RECORD_SEPARATOR = "\u001e";
    private static final int CLOSE = 7;

    private final HubProtocol protocol;
    private final Runnable forGood;

    FarewellProtocol(HubProtocol protocol, Runnable forGood) {
        this.protocol = protocol;
        this.forGood = forGood;
    }

    @Override
    public String getName() {
        return protocol.getName();
    }

    @Override
    public int getVersion() {
        return protocol.getVersion();
    }

    @Override
    public List<HubMessage> parseMessages(ByteBuffer payload, InvocationBinder binder) {
        ByteBuffer bytes = payload.duplicate();
        List<HubMessage> messages = protocol.parseMessages(payload, binder);
        for (HubMessage message : messages) {
            if (message instanceof CloseMessage && !mayComeBack((CloseMessage) message, bytes)) {
                forGood.run();
            }
        }
        return messages;
    }

    @Override
    public ByteBuffer writeMessage(HubMessage message) {
        return protocol.writeMessage(message);
    }

    private boolean mayComeBack(CloseMessage close, ByteBuffer bytes) {
        return close.getAllowReconnect()
                || (getName().equals("json") && saysSo(UTF_8.decode(bytes).toString()));
    }

    /** Whether there is a Close message with the word among these, of which each was good JSON. */
    private static boolean saysSo(String messages) {
        for (String message : messages.split(RECORD_SEPARATOR, -1)) {
            JsonElement json = JsonParser.parseString(message);
            if (json.isJsonObject() && saysSo(json.getAsJsonObject())) {
                return true;
            }
        }
        return false;
    }

    private static boolean saysSo(JsonObject message) {
        JsonElement word = message.get("allowReconnect");
        return message.get("type").getAsInt() == CLOSE && word != null && word.getAsBoolean();
    }
}
