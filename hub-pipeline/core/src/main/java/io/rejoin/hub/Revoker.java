package io.rejoin.hub;

import io.rejoin.hub.access.RevocationReceipt;
import io.rejoin.hub.access.Row;
import io.rejoin.token.ConnectionId;

/** Puts into effect on one server what another one revoked, which has made it durable and put it on the trail. */
public interface Revoker {

    /** Something was revoked. */
    RevocationReceipt revoked(Row row);

    /** This connection is closed for good, if it is here. */
    RevocationReceipt closed(ConnectionId connection);
}
