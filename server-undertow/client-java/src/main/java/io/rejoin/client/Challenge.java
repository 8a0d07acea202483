package io.rejoin.client;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/** What the server wants to see signed, good for one try and some seconds. */
final class Challenge {
    private static final int NONCE_BYTES = 32;

    private final String text;
    private final byte[] nonce;
    private final String audience;

    private Challenge(String text, String audience) {
        this.text = text;
        this.nonce = Base64.getUrlDecoder().decode(text);
        this.audience = audience;
        if (nonce.length != NONCE_BYTES) {
            throw new IllegalArgumentException("not " + NONCE_BYTES + " bytes");
        }
    }

    /**
     * What the server answers; empty if it says to ask elsewhere, as it will when asked to negotiate.
     *
     * @throws IOException if that is not what a server answers
     */
    static Optional<Challenge> parse(String json) throws IOException {
        try {
            JsonObject answer = JsonParser.parseString(json).getAsJsonObject();
            return answer.has("url")
                    ? Optional.empty()
                    : Optional.of(new Challenge(
                            answer.getAsJsonPrimitive("challenge").getAsString(),
                            answer.getAsJsonPrimitive("audience").getAsString()));
        } catch (RuntimeException e) {
            throw new IOException("the server's challenge cannot be read", e);
        }
    }

    String text() {
        return text;
    }

    byte[] nonce() {
        return nonce.clone();
    }

    String audience() {
        return audience;
    }
}
