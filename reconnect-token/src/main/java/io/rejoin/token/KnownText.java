package io.rejoin.token;

/** A text that is likely to come: a cursor compares its bytes and need not read it. */
final class KnownText {
    private final String text;
    private final byte[] json;

    KnownText(String text) {
        this.text = text;
        this.json = PayloadWriter.json(text);
    }

    String text() {
        return text;
    }

    /** Its one form in canonical JSON, quotes included. Must not be changed. */
    byte[] json() {
        return json;
    }
}
