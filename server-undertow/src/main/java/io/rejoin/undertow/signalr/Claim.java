package io.rejoin.undertow.signalr;

import io.rejoin.token.Confirmation;
import io.rejoin.token.PossessionProof;
import io.rejoin.token.ReconnectToken;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a client says of the connection that it had; nothing of it is checked yet. A client that says anything, be it that it had none,
 * wants reconnect tokens; to any other nothing of them is mentioned.
 *
 * @param token its reconnect token
 * @param position where it stood, or the empty string
 * @param key the public key that it says to have the private half of; empty if it named none, or nothing that is one
 * @param proof that it has the key of its token
 */
record Claim(
        Optional<ReconnectToken> token, String position, Optional<Confirmation> key, Optional<PossessionProof> proof) {

    static final HttpString TOKEN = new HttpString("Rejoin-Token");
    static final HttpString POSITION = new HttpString("Rejoin-Position");
    private static final HttpString KEY = new HttpString("Rejoin-Key");
    private static final HttpString PROOF = new HttpString("Rejoin-Proof");
    /** What a client says that had no connection yet. */
    private static final String NONE = "none";

    /**
     * From the headers, or from the query where a browser cannot set headers. Empty if the client does not know of tokens.
     *
     * @param challenges of which the proof answers one, which is over then
     */
    static Optional<Claim> of(HttpServerExchange exchange, Challenges challenges) {
        return value(exchange, TOKEN)
                .map(token -> new Claim(
                        token.isEmpty() || token.equals(NONE)
                                ? Optional.empty()
                                : Optional.of(ReconnectToken.of(token)),
                        value(exchange, POSITION).orElse(""),
                        value(exchange, KEY).flatMap(KeyText::read),
                        value(exchange, PROOF).map(challenges::answered)));
    }

    private static Optional<String> value(HttpServerExchange exchange, HttpString name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name))
                .or(() -> parameter(exchange, name.toString()));
    }

    /** A parameter of the query; names are taken without regard to case. */
    static Optional<String> parameter(HttpServerExchange exchange, String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return exchange.getQueryParameters().entrySet().stream()
                .filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).equals(wanted))
                .map(Map.Entry::getValue)
                .map(Deque::peekFirst)
                .findFirst();
    }
}
