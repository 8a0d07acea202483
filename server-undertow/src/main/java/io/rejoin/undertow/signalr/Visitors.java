package io.rejoin.undertow.signalr;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.Presenter;
import io.rejoin.token.ReconnectToken;
import io.rejoin.token.UserId;
import io.rejoin.undertow.transport.BadRequestException;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Who comes, and whose connection that will be. */
final class Visitors {

    private final HubPlace place;
    private final Challenges challenges;

    Visitors(HubPlace place, Challenges challenges) {
        this.place = place;
        this.challenges = challenges;
    }

    /**
     * Returns if this user may use the hub.
     *
     * @throws BadRequestException if not
     */
    void requireUse(Optional<UserId> user) {
        if (place.hubs().usable(Set.of(place.hub()), user).isEmpty()) {
            throw new BadRequestException(user.isEmpty() ? StatusCodes.UNAUTHORIZED : StatusCodes.FORBIDDEN, "");
        }
    }

    /**
     * A client that wants to connect.
     *
     * @throws BadRequestException if this user may not use the hub, or there is no room
     */
    Visit visit(HttpServerExchange exchange, Optional<UserId> user) {
        return visit(user, claim(exchange), place.hubs().arrivals()::connectionOf);
    }

    /** What it says of the connection that it had; to be read once, as its proof is of one use. */
    Optional<Claim> claim(HttpServerExchange exchange) {
        return Claim.of(exchange, challenges);
    }

    /** As above, for a client of which that was read. */
    Visit visit(
            Optional<UserId> user,
            Optional<Claim> claim,
            BiFunction<ReconnectToken, Presenter, Optional<ConnectionId>> connections) {
        requireUse(user);
        Optional<ConnectionId> theirs =
                claim.flatMap(shown -> connectionOf(shown, user, connections)).filter(this::isOfThisHub);
        boolean isHere = theirs.flatMap(place.hubs().connections()::find).isPresent();
        if (!isHere
                && place.hubs().connections().count()
                        >= place.settings().limits().connectionsMax()) {
            throw full();
        }
        return new Visit(theirs.orElseGet(ConnectionId::random), theirs.isPresent(), user, claim);
    }

    private static Optional<ConnectionId> connectionOf(
            Claim claim,
            Optional<UserId> user,
            BiFunction<ReconnectToken, Presenter, Optional<ConnectionId>> connections) {
        Presenter presenter = new Presenter(Optional.empty(), user, claim.proof());
        return claim.token().flatMap(token -> connections.apply(token, presenter));
    }

    /** One that was let into another hub comes back there: here nobody asked whether its user may use that. */
    private boolean isOfThisHub(ConnectionId id) {
        return place.hubs()
                .connections()
                .find(id)
                .filter(connection -> !connection.hubs().equals(Set.of(place.hub())))
                .isEmpty();
    }

    static BadRequestException full() {
        return new BadRequestException(StatusCodes.SERVICE_UNAVAILABLE, "The server is full, come back later.");
    }
}
