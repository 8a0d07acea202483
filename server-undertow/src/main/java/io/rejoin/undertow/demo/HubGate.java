package io.rejoin.undertow.demo;

import io.rejoin.undertow.HubHandler;
import io.rejoin.undertow.UserSource;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;

/** Stands before the hubs: nobody gets in without a name, and a connection that is kept away cannot come back yet. */
final class HubGate implements HttpHandler {

    private final UserSource users;
    private final Outages outages;
    private final HubHandler hubs;

    HubGate(UserSource users, Outages outages, HubHandler hubs) {
        this.users = users;
        this.outages = outages;
        this.hubs = hubs;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (users.user(exchange).isEmpty()) {
            Answer.error(StatusCodes.UNAUTHORIZED, "Sign in first.").send(exchange);
        } else if (isKeptAway(exchange)) {
            Answer.error(StatusCodes.SERVICE_UNAVAILABLE, "The line is cut.").send(exchange);
        } else {
            hubs.handleRequest(exchange);
        }
    }

    private boolean isKeptAway(HttpServerExchange exchange) {
        boolean goodbye = exchange.getRequestPath().endsWith("/abort");
        return !goodbye && hubs.connectionOf(exchange).filter(outages::isAway).isPresent();
    }
}
