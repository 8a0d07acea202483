package io.rejoin.undertow.signalr2;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rejoin.hub.pipeline.HubServer;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.UserId;
import io.rejoin.undertow.transport.BadRequestException;
import io.rejoin.undertow.transport.ConnectionTokens;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.util.Optional;

/** Answers a client that asks how to connect. */
final class Negotiator {

    private final HubServer hubs;
    private final ClassicSettings settings;
    private final ConnectionTokens tokens;
    private final JsonMapper json;

    Negotiator(HubServer hubs, ClassicSettings settings, ConnectionTokens tokens, JsonMapper json) {
        this.hubs = hubs;
        this.settings = settings;
        this.tokens = tokens;
        this.json = json;
    }

    /**
     * The answer, in JSON.
     *
     * @throws BadRequestException if it is one that the client would not understand
     */
    String answer(ClassicRequest request, Optional<UserId> user) {
        Negotiation.Reply reply = settings.negotiation().reply(request.exchange(), user);
        if (reply instanceof Negotiation.Redirect redirect) {
            return redirect(request, redirect);
        }
        if (reply instanceof Negotiation.Refusal refusal) {
            return told(request, refusal.text()).put("Error", refusal.text()).toString();
        }
        return here(request, user).toString();
    }

    private String redirect(ClassicRequest request, Negotiation.Redirect redirect) {
        ObjectNode answer = told(request, "Protocol error: this needs a client of protocol 2.0.");
        answer.put("RedirectUrl", redirect.address().toString());
        redirect.accessToken().ifPresent(token -> answer.put("AccessToken", token));
        return answer.toString();
    }

    private ObjectNode told(ClassicRequest request, String ifTooOld) {
        if (!request.version().equals(ProtocolVersion.NEWEST)) {
            throw new BadRequestException(StatusCodes.FORBIDDEN, ifTooOld);
        }
        return json.createObjectNode().put("ProtocolVersion", request.version().text());
    }

    private ObjectNode here(ClassicRequest request, Optional<UserId> user) {
        ClassicTimings timings = settings.timings();
        ConnectionId id = ConnectionId.random();
        return json.createObjectNode()
                .put("Url", request.basePath())
                .put("ConnectionToken", tokens.issue(id, user))
                .put("ConnectionId", id.value())
                .put(
                        "KeepAliveTimeout",
                        timings.keepAlive().map(period -> 2 * seconds(period)).orElse(null))
                .put("DisconnectTimeout", seconds(hubs.policy().disconnectTimeout()))
                .put("ConnectionTimeout", seconds(timings.connectionTimeout()))
                .put("TryWebSockets", settings.transports().contains(TransportKind.WEB_SOCKETS))
                .put("ProtocolVersion", request.version().text())
                .put("TransportConnectTimeout", seconds(timings.transportConnectTimeout()))
                .put("LongPollDelay", seconds(timings.longPollDelay()));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
