package io.rejoin.undertow.signalr2;

import io.rejoin.token.ReconnectToken;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a client that comes back says of itself; nothing of it is checked yet.
 *
 * @param token its reconnect token
 * @param cursor what it heard last, or the empty string
 */
record Claim(Optional<ReconnectToken> token, String cursor) {

    /** A claim in the query. */
    static Claim of(ClassicRequest request) {
        return of(name -> request.find(name).orElse(""));
    }

    /** What the query does not even mention is looked for in the body. */
    static Claim of(ClassicRequest request, FormBody.Form form) {
        return of(name -> request.find(name).or(() -> form.find(name)).orElse(""));
    }

    private static Claim of(Function<String, String> values) {
        String token = values.apply("groupsToken");
        return new Claim(
                token.isEmpty() ? Optional.empty() : Optional.of(ReconnectToken.of(token)), values.apply("messageId"));
    }
}
