package io.rejoin.hub.pipeline;

import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.Peers;
import io.rejoin.hub.PersistentCall;
import io.rejoin.hub.PersistentConnection;
import io.rejoin.hub.RejoinOutcome;
import io.rejoin.token.GroupName;

/** A persistent connection in the place of a hub. Clients may call none of its methods. */
final class PersistentHub implements Hub {

    private final PersistentConnection application;

    PersistentHub(PersistentConnection application) {
        this.application = application;
    }

    private static PersistentCall of(HubCall call) {
        return new PersistentCall(call.connection(), call.user(), new Peers(call.clients()), call.groups());
    }

    void received(HubCall call, String data) {
        application.onReceived(of(call), data);
    }

    @Override
    public void onConnected(HubCall call) {
        application.onConnected(of(call));
    }

    @Override
    public void onReconnected(HubCall call, RejoinOutcome outcome) {
        application.onReconnected(of(call), outcome);
    }

    @Override
    public void onDisconnected(HubCall call, boolean stopped) {
        application.onDisconnected(of(call), stopped);
    }

    @Override
    public void onRevoked(HubCall call, GroupName group) {
        application.onRevoked(of(call), group);
    }

    @Override
    public void onConnectionRevoked(HubCall call) {
        application.onConnectionRevoked(of(call));
    }
}
