package io.rejoin.undertow.signalr;

import io.rejoin.token.ConnectionId;
import io.rejoin.token.Presenter;
import io.rejoin.token.UserId;
import io.rejoin.undertow.transport.BadRequestException;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.util.Optional;
import java.util.Set;

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
        requireUse(user);
        Optional<Claim> claim = Claim.of(exchange, challenges);
        Optional<ConnectionId> theirs = claim.flatMap(shown -> connectionOf(shown, user));
        boolean isHere = theirs.flatMap(place.hubs().connections()::find).isPresent();
        if (!isHere
                && place.hubs().connections().count()
                        >= place.settings().limits().connectionsMax()) {
            throw full();
        }
        return new Visit(theirs.orElseGet(ConnectionId::random), theirs.isPresent(), user, claim);
    }

    private Optional<ConnectionId> connectionOf(Claim claim, Optional<UserId> user) {
        Presenter presenter = new Presenter(Optional.empty(), user, claim.proof());
        return claim.token().flatMap(token -> place.hubs().arrivals().connectionOf(token, presenter));
    }

    static BadRequestException full() {
        return new BadRequestException(StatusCodes.SERVICE_UNAVAILABLE, "The server is full, come back later.");
    }
}
