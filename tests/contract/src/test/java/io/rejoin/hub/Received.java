package io.rejoin.hub;

import io.rejoin.token.Position;
import io.rejoin.token.TokenContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a client got out of an outbox.
 *
 * @param methods of the messages, in order; tests name messages by their method
 * @param tokens in order
 * @param position where the client stands afterwards
 */
public record Received(List<String> methods, List<TokenContent> tokens, Position position) {

    /** Takes until nothing is left. */
    public static Received all(Outbox outbox) {
        List<String> methods = new ArrayList<>();
        List<TokenContent> tokens = new ArrayList<>();
        for (Optional<Batch> batch = next(outbox); batch.isPresent(); batch = next(outbox)) {
            batch.get().messages().forEach(message -> methods.add(method(message)));
            batch.get().token().ifPresent(tokens::add);
        }
        return new Received(methods, tokens, outbox.position());
    }

    private static Optional<Batch> next(Outbox outbox) {
        Optional<Batch> batch = outbox.take(2);
        outbox.sent();
        return batch;
    }

    /** The newest token. */
    public TokenContent token() {
        return tokens.get(tokens.size() - 1);
    }

    /** The method that is called, or the progress of a call. */
    public static String method(Message message) {
        return message instanceof Message.Call call ? call.method() : message.toString();
    }
}
