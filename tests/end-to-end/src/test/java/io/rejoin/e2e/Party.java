package io.rejoin.e2e;

import io.rejoin.hub.ClientName;
import io.rejoin.hub.Clients.Recipients;
import io.rejoin.hub.Hub;
import io.rejoin.hub.HubCall;
import io.rejoin.hub.access.GroupPolicy;
import io.rejoin.hub.pipeline.HubServerPolicy;
import io.rejoin.token.GroupName;
import io.rejoin.token.HubName;
import io.rejoin.token.UserId;
import java.util.Arrays;
import java.util.List;

/** A hub whose clients may speak to everybody in every way; called {@code party} by them. Several groups are separated by commas. */
@ClientName("party")
public final class Party implements Hub {
    static final HubName NAME = HubName.of("party");

    /** A server that has one, and asks for no grants. */
    static ClassicServer server() {
        return ClassicServer.start(ServerSetup.plain()
                .withPolicy(HubServerPolicy.defaults()
                        .withGroups(GroupPolicy.askStore().allowTokenOnly(NAME, "")))
                .with(setup -> setup.hub(new Party())));
    }

    static List<GroupName> groups(String names) {
        return Arrays.stream(names.split(","))
                .filter(name -> !name.isEmpty())
                .map(GroupName::of)
                .toList();
    }

    public void join(HubCall call, String names) {
        groups(names).forEach(call::join);
    }

    public void leave(HubCall call, String names) {
        groups(names).forEach(call::leave);
    }

    public void say(HubCall call, String names, String text) {
        send(call.clients().groups(groups(names)), names, text);
    }

    public void sayToOthers(HubCall call, String names, String text) {
        if (groups(names).size() == 1) {
            send(call.clients().othersIn(GroupName.of(names)), names, text);
        } else {
            send(call.clients().groups(groups(names)).except(call.connection()), names, text);
        }
    }

    public void sayToUser(HubCall call, String user, String text) {
        send(call.clients().user(UserId.of(user)), user, text);
    }

    public void sayToMe(HubCall call, String text) {
        send(call.clients().caller(), "", text);
    }

    private static void send(Recipients recipients, String to, String text) {
        recipients.send("said", to, text);
    }
}
