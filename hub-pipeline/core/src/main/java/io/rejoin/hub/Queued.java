package io.rejoin.hub;

import io.rejoin.token.TokenContent;

/** What can wait for a client: a message, or a token that is due at this place in the order. */
sealed interface Queued permits LogEntry, Queued.Token {

    long offset();

    /** A token that the client is to get here. */
    record Token(TokenContent content) implements Queued {
        @Override
        public long offset() {
            return content.position().offset();
        }
    }
}
