package io.rejoin.undertow.signalr2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import io.rejoin.undertow.transport.BadRequestException;
import io.undertow.util.StatusCodes;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The hubs that a client wants to use: a JSON array of objects with a name, written {@code name} or {@code Name}. */
final class ConnectionData {

    private static final int HUBS_MAX = 64;

    private final HubServer hubs;
    private final Optional<HubName> only;
    private final JsonMapper json;
    private volatile Said lastSaid = new Said("", Set.of());

    /** What a parameter says; an empty one says nothing. */
    private record Said(String parameter, Set<HubName> hubs) {}

    /** @param only the persistent connection, if there are no hubs: then clients need not name it */
    ConnectionData(HubServer hubs, Optional<HubName> only, JsonMapper json) {
        this.hubs = hubs;
        this.only = only;
        this.json = json;
    }

    /**
     * Of the hubs that the parameter names, those that this user may use; an empty one names no hub.
     *
     * @throws BadRequestException if it is anything else, names a hub twice or one that is not there, or none that the user may use
     */
    Set<HubName> read(String parameter, Optional<UserId> user) {
        return read(parameter, Set.of(), user);
    }

    /** The same, as if the parameter named these besides. */
    Set<HubName> read(String parameter, Set<HubName> besides, Optional<UserId> user) {
        Set<HubName> named = both(only.map(Set::of).orElseGet(() -> named(parameter)), besides);
        Set<HubName> usable = hubs.usable(named, user);
        if (usable.isEmpty() && !named.isEmpty()) {
            throw new BadRequestException(
                    user.isEmpty() ? StatusCodes.UNAUTHORIZED : StatusCodes.FORBIDDEN,
                    "You are not authorized to use this.");
        }
        return usable;
    }

    private static Set<HubName> both(Set<HubName> named, Set<HubName> besides) {
        return named.containsAll(besides)
                ? named
                : Stream.concat(named.stream(), besides.stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** All clients of a page say the same. */
    private Set<HubName> named(String parameter) {
        if (parameter.isEmpty()) {
            return Set.of();
        }
        Said last = lastSaid;
        if (!last.parameter().equals(parameter)) {
            last = new Said(parameter, hubs(parse(parameter)));
            lastSaid = last;
        }
        return last.hubs();
    }

    private Set<HubName> hubs(JsonNode list) {
        Set<HubName> named = new HashSet<>();
        if (!list.isArray() || list.size() > HUBS_MAX) {
            throw new BadRequestException("Protocol error: connectionData is not a list of hubs.");
        }
        for (JsonNode entry : list) {
            HubName hub = hubs.hub(name(entry))
                    .orElseThrow(() -> new BadRequestException("Protocol error: there is no such hub."));
            if (!named.add(hub)) {
                throw new BadRequestException("Protocol error: a hub is named twice.");
            }
        }
        return Set.copyOf(named);
    }

    private JsonNode parse(String parameter) {
        try {
            return json.readTree(parameter);
        } catch (JsonProcessingException e) {
            throw new BadRequestException("Protocol error: connectionData is not JSON.");
        }
    }

    private static String name(JsonNode entry) {
        for (Map.Entry<String, JsonNode> member : entry.properties()) {
            if (member.getKey().equalsIgnoreCase("name")) {
                return member.getValue().asText();
            }
        }
        return "";
    }
}
