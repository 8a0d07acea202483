package io.rejoin.undertow.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.RevocationReceipt;
import io.rejoin.token.GroupName;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import io.undertow.util.StatusCodes;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** What the administrator may ask for, below {@code /admin/}. */
final class AdminApi {

    private final AdminDoor door;
    private final RoomGrants grants;
    private final AdminState state;
    private final TrailView trail;

    AdminApi(AdminDoor door, RoomGrants grants, AdminState state, TrailView trail) {
        this.door = door;
        this.grants = grants;
        this.state = state;
        this.trail = trail;
    }

    void mount(RoutingHandler routes, Executor workers) {
        routes.post("/admin/session", JsonEndpoint.changingByBody(workers, this::enter));
        routes.get("/admin/state", JsonEndpoint.reading(workers, inside((exchange, body) -> Answer.of(state.now()))));
        routes.post("/admin/grant", JsonEndpoint.changingByBody(workers, inside((exchange, body) -> grant(body))));
        routes.post("/admin/revoke", JsonEndpoint.changingByBody(workers, inside((exchange, body) -> revoke(body))));
        routes.get(
                "/admin/audit",
                JsonEndpoint.reading(workers, inside((exchange, body) -> Answer.of(trail.page(exchange)))));
        routes.get(
                "/admin/audit/check",
                JsonEndpoint.reading(workers, inside((exchange, body) -> Answer.of(trail.check()))));
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

    private Answer grant(JsonBody body) {
        return Answer.of(JsonNodeFactory.instance
                .objectNode()
                .put("revision", grants.grant(membership(body)).value()));
    }

    private Answer revoke(JsonBody body) {
        RevocationReceipt receipt = grants.revoke(membership(body));
        return Answer.of(JsonNodeFactory.instance
                .objectNode()
                .put("revision", receipt.revision().value())
                .put("membershipsEnded", receipt.membershipsEnded())
                .put("connectionsTold", receipt.connectionsTold())
                .put("micros", TimeUnit.NANOSECONDS.toMicros(receipt.took().toNanos())));
    }

    private static Membership membership(JsonBody body) {
        GroupName room = Rooms.named(body.text("room"))
                .orElseThrow(() -> new RefusedRequestException(StatusCodes.BAD_REQUEST, "There is no such room."));
        return Rooms.membership(InsecureDemoSignIn.named(body.text("user")), room);
    }
}
