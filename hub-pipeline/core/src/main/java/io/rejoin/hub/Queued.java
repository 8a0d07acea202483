package io.rejoin.hub;

import io.rejoin.token.TokenContent;

/** What can wait for a client: a message, a question, or a token that is due at this place in the order. */
sealed interface Queued permits LogEntry, Queued.Token, Queued.Asked {

    /** About how much memory it holds of its own, in characters. */
    int size();

    /** A question, which is in no log: nobody gets it twice. */
    record Asked(Message.Ask message, Topic topic) implements Queued {
        @Override
        public int size() {
            return message.size();
        }
    }

    /** A token that the client is to get here. */
    record Token(TokenContent content) implements Queued {
        @Override
        public int size() {
            return 0;
        }
    }
}
