package io.rejoin.undertow.signalr2;

import io.rejoin.hub.Connection;
import io.rejoin.hub.Presence;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.FamilyId;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import io.rejoin.undertow.transport.BadRequestException;
import io.rejoin.undertow.transport.ConnectionTokens;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Which connection a request is for, and whether it may be: before anybody is let in. */
final class Admission {

    private final HubServer hubs;
    private final Presence presence;
    private final ClassicSettings settings;
    private final ConnectionTokens tokens;
    private final ConnectionData connectionData;

    Admission(HubServer hubs, ClassicSettings settings, ConnectionTokens tokens, ConnectionData connectionData) {
        this.hubs = hubs;
        this.presence = new Presence(hubs.connections());
        this.settings = settings;
        this.tokens = tokens;
        this.connectionData = connectionData;
    }

    /**
     * Who wants to connect.
     *
     * @throws BadRequestException if that is not possible
     */
    Connection connecting(ClassicRequest request, Optional<UserId> user) {
        ConnectionTokens.Opened opened = open(request, user);
        if (isNew(opened)) {
            requireRoom();
            requireYoung(opened, settings.timings().connectWithin());
        }
        if (presence.isEstablished(opened.connection())) {
            throw new BadRequestException("Protocol error: the connection is there already, reconnect.");
        }
        return newcomer(request, opened, user);
    }

    /**
     * Who wants to come back.
     *
     * @param hasToken whether it shows a reconnect token
     * @throws BadRequestException if that is not possible
     */
    Connection returning(ClassicRequest request, Optional<UserId> user, boolean hasToken) {
        ConnectionTokens.Opened opened = open(request, user);
        if (isNew(opened)) {
            requireRoom();
            if (!hasToken) {
                requireYoung(opened, settings.timings().connectionTokenLife());
            }
        }
        return newcomer(request, opened, user);
    }

    /**
     * Whose connection the request is for, be it here or not.
     *
     * @throws BadRequestException if its connection token is missing or no good
     */
    Connection named(ClassicRequest request, Optional<UserId> user) {
        return newcomer(request, open(request, user), user);
    }

    /**
     * The connection that is here.
     *
     * @throws BadRequestException if there is none
     */
    Connection connected(ClassicRequest request, Optional<UserId> user) {
        return hubs.connections()
                .find(open(request, user).connection())
                .orElseThrow(() -> new BadRequestException("Protocol error: there is no such connection."));
    }

    /** Which connection a request is for, if it carries a good connection token of this user. */
    Optional<ConnectionId> find(ClassicRequest request, Optional<UserId> user) {
        return request.given("connectionToken")
                .flatMap(token -> tokens.open(token, user))
                .filter(ConnectionTokens.Opened::sameUser)
                .map(ConnectionTokens.Opened::connection);
    }

    private boolean isNew(ConnectionTokens.Opened opened) {
        return hubs.connections().find(opened.connection()).isEmpty();
    }

    /** Of a connection that is here the client wants to use what it has, whatever it says. */
    private Connection newcomer(ClassicRequest request, ConnectionTokens.Opened opened, Optional<UserId> user) {
        ConnectionId id = opened.connection();
        Set<HubName> its = hubs.connections().find(id).map(Connection::hubs).orElse(Set.of());
        return new Connection(
                id, FamilyId.of(id.value()), user, connectionData.read(request.parameter("connectionData"), its, user));
    }

    private void requireYoung(ConnectionTokens.Opened opened, Duration age) {
        if (opened.issuedAt().plus(age).isBefore(hubs.clock().instant())) {
            throw new BadRequestException("The connection token is too old, negotiate anew.");
        }
    }

    private void requireRoom() {
        if (hubs.connections().count() >= settings.limits().connectionsMax()) {
            throw new BadRequestException(StatusCodes.SERVICE_UNAVAILABLE, "The server is full, come back later.");
        }
    }

    private ConnectionTokens.Opened open(ClassicRequest request, Optional<UserId> user) {
        String token = request.given("connectionToken")
                .orElseThrow(() -> new BadRequestException("Protocol error: Missing connection token."));
        ConnectionTokens.Opened opened = tokens.open(token, user)
                .orElseThrow(() -> new BadRequestException("The ConnectionId is in the incorrect format."));
        if (!opened.sameUser()) {
            throw new BadRequestException(
                    StatusCodes.FORBIDDEN,
                    "Unrecognized user identity. The user identity cannot change during an active SignalR connection.");
        }
        return opened;
    }
}
