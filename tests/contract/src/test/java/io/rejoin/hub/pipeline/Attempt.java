package io.rejoin.hub.pipeline;

import io.rejoin.hub.pipeline.Belief.Verdict;
import io.rejoin.token.Position;
import io.rejoin.token.ReconnectToken;
import java.util.Optional;

/**
 * What a simulated client presents.
 *
 * @param text any token at all
 * @param own the same, if it really is one that this connection was given
 */
record Attempt(Optional<ReconnectToken> text, Optional<HeldToken> own, Optional<Position> cursor, Verdict verdict) {

    static Attempt without(Optional<Position> cursor) {
        return new Attempt(Optional.empty(), Optional.empty(), cursor, Verdict.ACCEPTED);
    }

    static Attempt bad(ReconnectToken text, Optional<Position> cursor) {
        return new Attempt(Optional.of(text), Optional.empty(), cursor, Verdict.REFUSED);
    }

    static Attempt of(HeldToken token, Optional<Position> cursor, Verdict verdict) {
        return new Attempt(Optional.of(token.text()), Optional.of(token), cursor, verdict);
    }

    /** Where it must be handed messages from, if the token was refused or accepted. */
    Optional<Position> start(boolean refused) {
        if (refused || own.isEmpty()) {
            return cursor;
        }
        Position token = own.get().content().position();
        return Optional.of(cursor.flatMap(position -> position.laterOf(token)).orElse(token));
    }
}
