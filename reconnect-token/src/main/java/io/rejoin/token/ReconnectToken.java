package io.rejoin.token;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A reconnect token as a client holds it: a secret text that says nothing until a {@link TokenVerifier} has believed
 * it. It prints as redacted and compares in constant time.
 */
public final class ReconnectToken {
    private final String text;

    private ReconnectToken(String text) {
        this.text = Objects.requireNonNull(text);
    }

    /** Wraps any text, whatever it is; only a verifier judges it. */
    public static ReconnectToken of(String text) {
        return new ReconnectToken(text);
    }

    /** The secret itself: for the client it was issued to, never for a log, an address or an exception. */
    public String text() {
        return text;
    }

    /** True if the texts are equal; takes the same time wherever texts of one length differ. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ReconnectToken that && sameText(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "ReconnectToken[redacted, " + text.length() + " characters]";
    }

    private boolean sameText(String other) {
        if (text.length() != other.length()) {
            return false;
        }
        int difference = 0;
        for (int i = 0; i < text.length(); i++) {
            difference |= text.charAt(i) ^ other.charAt(i);
        }
        return difference == 0;
    }
}
