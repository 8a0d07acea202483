package io.rejoin.undertow.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** What the administrator may ask for, below {@code /admin/}. */
final class AdminApi {

    private final AdminDoor door;
    private final AdminState state;
    private final AdminDecisions decisions;
    private final TrailView trail;
    private final TrailProof proof;

    AdminApi(AdminDoor door, AdminState state, AdminDecisions decisions, TrailView trail, TrailProof proof) {
        this.door = door;
        this.state = state;
        this.decisions = decisions;
        this.trail = trail;
        this.proof = proof;
    }

    void mount(RoutingHandler routes, Executor workers) {
        routes.post("/admin/session", JsonEndpoint.changingByBody(workers, this::enter));
        routes.post("/admin/grant", deciding(workers, decisions::grant));
        routes.post("/admin/revoke", deciding(workers, decisions::revoke));
        routes.post("/admin/revoke-everywhere", deciding(workers, decisions::revokeEverywhere));
        routes.post("/admin/revoke-everyone", deciding(workers, decisions::revokeEveryone));
        routes.post("/admin/revoke-connection", deciding(workers, decisions::revokeConnection));
        routes.post("/admin/store", deciding(workers, decisions::switchStore));
        routes.get("/admin/state", showing(workers, exchange -> state.now()));
        routes.get("/admin/explain", showing(workers, trail::explanation));
        routes.get("/admin/audit", showing(workers, trail::page));
        routes.get("/admin/audit/check", showing(workers, exchange -> proof.check()));
        routes.get("/admin/audit/proof", showing(workers, proof::inclusion));
    }

    private JsonEndpoint showing(Executor workers, Function<HttpServerExchange, JsonNode> view) {
        return JsonEndpoint.reading(workers, inside((exchange, body) -> Answer.of(view.apply(exchange))));
    }

    private JsonEndpoint deciding(Executor workers, Function<JsonBody, Answer> decision) {
        return JsonEndpoint.changingByBody(workers, inside((exchange, body) -> decision.apply(body)));
    }

    private JsonEndpoint.Action inside(JsonEndpoint.Action action) {
        return (exchange, body) -> {
            door.require(exchange);
            return action.answer(exchange, body);
        };
    }

    private Answer enter(HttpServerExchange exchange, JsonBody body) {
        door.enter(exchange, body.text("code"));
        return Answer.DONE;
    }
}
