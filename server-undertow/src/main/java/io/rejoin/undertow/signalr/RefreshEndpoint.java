package io.rejoin.undertow.signalr;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rejoin.hub.audit.AuditEvent;
import io.rejoin.hub.audit.AuditEvent.Kind;
import io.rejoin.hub.audit.AuditEvent.Outcome;
import io.rejoin.token.RefusalReason;
import io.rejoin.token.UserId;
import io.rejoin.undertow.transport.BadRequestException;
import io.rejoin.undertow.transport.SignIn;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the user of a connection signs in anew while it lives: it then lives as long as that lasts. The user stays the same, and so do the
 * id and the groups of the connection; hubs know of a user no more than the name, so there is nothing to tell them.
 */
final class RefreshEndpoint {

    private final HubPlace place;
    private final Visitors visitors;
    private final Sessions sessions;

    RefreshEndpoint(HubPlace place, Visitors visitors, Sessions sessions) {
        this.place = place;
        this.visitors = visitors;
        this.sessions = sessions;
    }

    /**
     * Answers with how long the sign-in lasts.
     *
     * @param user who signed in, as was verified
     * @throws BadRequestException if that is nobody, or not the connection's user, or there is no such connection; nothing changes then
     */
    void answer(HttpServerExchange exchange, Optional<UserId> user) {
        Negotiator.requirePost(exchange);
        UserId signedIn = user.orElseThrow(() -> new BadRequestException(StatusCodes.UNAUTHORIZED, ""));
        Session session = sessions.find(Entrances.secret(exchange)).orElseThrow(Entrances::unknown);
        requireSame(session, signedIn);
        visitors.requireUse(user);
        session.refresh(SignIn.until(exchange).filter(end -> place.settings().closeOnExpiry()));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        tellLifetime(answer, exchange, place.hubs().clock());
        Negotiator.send(exchange, answer);
    }

    private void requireSame(Session session, UserId signedIn) {
        Visit visit = session.visit();
        if (visit.user().filter(signedIn::equals).isPresent()) {
            return;
        }
        if (session.notesStranger()) {
            place.hubs()
                    .audit()
                    .note(AuditEvent.of(Kind.REFRESH, Outcome.REFUSED, visit.user())
                            .by(signedIn)
                            .on(visit.connection(), Optional.empty())
                            .because(RefusalReason.WRONG_USER));
        }
        throw new BadRequestException(StatusCodes.FORBIDDEN, "");
    }

    /** Says for how many whole seconds the user is signed in; nothing if there is no end to it, or it has come. */
    static void tellLifetime(ObjectNode answer, HttpServerExchange exchange, Clock clock) {
        SignIn.until(exchange)
                .map(end -> Duration.between(clock.instant(), end).toSeconds())
                .filter(seconds -> seconds > 0)
                .ifPresent(seconds -> answer.put("tokenLifetimeSeconds", Math.min(seconds, Integer.MAX_VALUE)));
    }
}
