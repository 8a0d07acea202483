package io.rejoin.undertow.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rejoin.hub.access.Membership;
import io.rejoin.hub.access.RevocationReceipt;
import io.rejoin.hub.access.Scope;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.Revision;
import io.rejoin.token.UserId;
import io.rejoin.undertow.demo.BreakableGrants.Mode;
import io.undertow.util.StatusCodes;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What an administrator may decide; each answers with a receipt. */
final class AdminDecisions {

    private final RoomGrants grants;
    private final AdminState state;
    private final BreakableGrants breakable;

    AdminDecisions(RoomGrants grants, AdminState state, BreakableGrants breakable) {
        this.grants = grants;
        this.state = state;
        this.breakable = breakable;
    }

    Answer grant(JsonBody body) {
        Revision since = grants.grant(membership(body));
        return Answer.of(JsonNodeFactory.instance.objectNode().put("revision", since.value()));
    }

    /** One room from one user. */
    Answer revoke(JsonBody body) {
        return receipt(grants.revoke(membership(body)));
    }

    /** Every room from one user, who must be somebody the page shows: each name costs a row. */
    Answer revokeEverywhere(JsonBody body) {
        UserId user = InsecureDemoSignIn.named(body.text("user"));
        if (!state.users().contains(user)) {
            throw new RefusedRequestException(StatusCodes.NOT_FOUND, "Nobody of that name was here.");
        }
        return receipt(grants.revoke(new Scope.Everywhere(user)));
    }

    /** One room from everyone. */
    Answer revokeEveryone(JsonBody body) {
        return receipt(grants.revoke(new Scope.Everyone(Rooms.HUB, Rooms.existing(body.text("room")))));
    }

    /** One connection, for good. */
    Answer revokeConnection(JsonBody body) {
        ConnectionId connection = connection(body.text("connection"));
        if (!state.isHere(connection)) {
            throw new RefusedRequestException(StatusCodes.NOT_FOUND, "There is no such connection any more.");
        }
        return receipt(grants.revoke(connection));
    }

    /** Breaks the store of grants, or mends it. */
    Answer switchStore(JsonBody body) {
        String wanted = body.text("mode");
        Mode mode = Arrays.stream(Mode.values())
                .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(wanted))
                .findFirst()
                .orElseThrow(() -> new RefusedRequestException(
                        StatusCodes.BAD_REQUEST, "A store answers, is slow, fails or hangs."));
        breakable.become(mode);
        return Answer.DONE;
    }

    private static Answer receipt(RevocationReceipt receipt) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        if (receipt.revision().isAfter(Revision.NONE)) {
            answer.put("revision", receipt.revision().value());
        }
        return Answer.of(answer.put("membershipsEnded", receipt.membershipsEnded())
                .put("connectionsTold", receipt.connectionsTold())
                .put("micros", TimeUnit.NANOSECONDS.toMicros(receipt.took().toNanos())));
    }

    private static Membership membership(JsonBody body) {
        return Rooms.membership(InsecureDemoSignIn.named(body.text("user")), Rooms.existing(body.text("room")));
    }

    private static ConnectionId connection(String id) {
        try {
            return ConnectionId.of(id);
        } catch (IllegalArgumentException e) {
            throw new RefusedRequestException(StatusCodes.BAD_REQUEST, "That is no connection.");
        }
    }
}
