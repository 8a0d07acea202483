package io.rejoin.undertow.signalr2;

import io.rejoin.hub.Connection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What becomes of a text that a client sends. */
interface ClientCalls {

    /** Nothing is said in answer. */
    String NOTHING = "";

    /** The answer; empty if the text is not acceptable. Its stage does not fail. */
    CompletionStage<Optional<String>> answer(Connection connection, String text);
}
