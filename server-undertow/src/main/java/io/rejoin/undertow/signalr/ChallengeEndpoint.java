package io.rejoin.undertow.signalr;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rejoin.token.UserId;
import io.undertow.server.HttpServerExchange;
import java.util.Optional;

/** Hands out challenges to clients that are about to prove that they have the key of their reconnect token. */
final class ChallengeEndpoint {

    private final HubPlace place;
    private final Visitors visitors;
    private final Challenges challenges;

    ChallengeEndpoint(HubPlace place, Visitors visitors, Challenges challenges) {
        this.place = place;
        this.visitors = visitors;
        this.challenges = challenges;
    }

    /** Answers with the challenge and the audience, both of which the client must sign; or with where to ask instead, as negotiate does. */
    void answer(HttpServerExchange exchange, Optional<UserId> user) {
        Negotiator.requirePost(exchange);
        Optional<Redirection.Target> elsewhere = place.settings().redirection().of(exchange, user);
        Negotiator.send(exchange, elsewhere.map(Negotiator::redirect).orElseGet(() -> challenge(user)));
    }

    private ObjectNode challenge(Optional<UserId> user) {
        visitors.requireUse(user);
        return JsonNodeFactory.instance
                .objectNode()
                .put("challenge", challenges.create().text())
                .put("audience", place.hubs().policy().tokens().audience());
    }
}
