package io.rejoin.undertow.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rejoin.hub.Connection;
import io.rejoin.hub.Connections;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.UserId;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import java.util.concurrent.Executor;

/** What somebody who chats may ask for: to be let in under a name, and what belongs to that name, below {@code /as/<name>/}. */
final class PersonApi {

    private final InsecureDemoSignIn users;
    private final RoomGrants grants;
    private final Connections connections;
    private final Outages outages;

    PersonApi(InsecureDemoSignIn users, RoomGrants grants, Connections connections, Outages outages) {
        this.users = users;
        this.grants = grants;
        this.connections = connections;
        this.outages = outages;
    }

    void mount(RoutingHandler routes, Executor workers) {
        routes.post("/session", JsonEndpoint.changingByBody(workers, this::signIn));
        routes.get("/as/{name}/me", JsonEndpoint.reading(workers, this::me));
        routes.delete("/as/{name}/session", JsonEndpoint.changing(workers, this::signOut));
        routes.post("/as/{name}/come-back", JsonEndpoint.changingByBody(workers, this::comeBack));
    }

    private Answer signIn(HttpServerExchange exchange, JsonBody body) {
        UserId user = InsecureDemoSignIn.named(body.text("name"));
        grants.welcome(user);
        users.signIn(exchange, user);
        return Answer.of(JsonNodeFactory.instance.objectNode().put("home", InsecureDemoSignIn.home(user)));
    }

    private Answer me(HttpServerExchange exchange, JsonBody body) {
        return Answer.of(
                JsonNodeFactory.instance.objectNode().put("user", user(exchange).value()));
    }

    private Answer signOut(HttpServerExchange exchange, JsonBody body) {
        users.signOut(exchange, user(exchange));
        return Answer.DONE;
    }

    private Answer comeBack(HttpServerExchange exchange, JsonBody body) {
        UserId user = user(exchange);
        ConnectionId connection = connection(body.text("connection"))
                .filter(id -> belongsTo(user, id))
                .orElseThrow(() ->
                        new RefusedRequestException(StatusCodes.NOT_FOUND, "You have no such connection any more."));
        outages.release(connection);
        return Answer.DONE;
    }

    private boolean belongsTo(UserId user, ConnectionId connection) {
        return connections
                .find(connection)
                .flatMap(Connection::user)
                .filter(user::equals)
                .isPresent();
    }

    private static Optional<ConnectionId> connection(String id) {
        try {
            return Optional.of(ConnectionId.of(id));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private UserId user(HttpServerExchange exchange) {
        return users.user(exchange)
                .orElseThrow(() -> new RefusedRequestException(StatusCodes.UNAUTHORIZED, "Sign in first."));
    }
}
