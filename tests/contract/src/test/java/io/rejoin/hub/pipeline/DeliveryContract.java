package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.rejoin.hub.Clients;
import io.rejoin.hub.Groups;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Who gets what is sent to everybody, to groups, users and connections, wherever they are connected; what ASP.NET Core's specification
 * tests of lifetime managers demand, and what they leave out. To be inherited for one server, and for two of one backplane.
 */
abstract class DeliveryContract {
    private static final UserId ANA = UserId.of("ana");

    /** The server that the clients are connected to. */
    abstract Bench home();

    /** The server that sends, and joins and takes out their connections: the same, or another one beside it. */
    abstract Bench sender();

    private Clients clients() {
        return sender().server().clients(Bench.CHAT);
    }

    private Groups groups() {
        return sender().server().groups(Bench.CHAT);
    }

    private Client connected(String id, String user) {
        return home().client(id, user).connect();
    }

    private void join(Client client, String group) {
        groups().join(client.id, Bench.group(group));
    }

    private void sendToGroup(String group, String method) {
        clients().group(Bench.group(group)).send(method);
    }

    private void end(Client client) {
        home().server().abort(client.connection());
    }

    @Test
    void all_isEverybody_butWhoIsExcepted() {
        Client ana = connected("a", "ana");
        Client bob = connected("b", "bob");
        clients().all().send("all");
        clients().all().except(bob.id).send("not bob");

        assertThat(ana.heardFrom(sender())).containsExactly("all", "not bob");
        assertThat(bob.heardFrom(sender())).containsExactly("all");
    }

    @Test
    void connectionThatHasEnded_getsNothing_andOthersDo() {
        Client ana = connected("a", "ana");
        Client bob = connected("b", "bob");
        join(ana, "open");
        join(bob, "open");
        end(bob);
        clients().all().send("all");
        sendToGroup("open", "group");
        clients().client(bob.id).send("bob");

        assertThat(ana.heardFrom(sender())).containsExactly("all", "group");
        assertThat(bob.receive().methods()).isEmpty();
    }

    @Test
    void group_isItsMembers_butWhoIsExcepted() {
        Client ana = connected("a", "ana");
        Client bob = connected("b", "bob");
        Client eve = connected("e", "eve");
        join(ana, "open");
        join(bob, "open");
        sendToGroup("open", "group");
        clients().group(Bench.group("open")).except(bob.id).send("not bob");

        assertThat(ana.heardFrom(sender())).containsExactly("group", "not bob");
        assertThat(bob.heardFrom(sender())).containsExactly("group");
        assertThat(eve.heardFrom(sender())).isEmpty();
    }

    @Test
    void joinAndLeave_areInEffectWhenTheyReturn() {
        Client ana = connected("a", "ana");
        sendToGroup("open", "before");
        join(ana, "open");
        sendToGroup("open", "in");
        assertThat(ana.heardFrom(sender())).containsExactly("in");
        groups().leave(ana.id, Bench.group("open"));
        sendToGroup("open", "after");

        assertThat(ana.heardFrom(sender())).isEmpty();
    }

    @Test
    void joinedTwice_getsItOnce_andIsOutAfterOneLeave() {
        Client ana = connected("a", "ana");
        join(ana, "open");
        join(ana, "open");
        sendToGroup("open", "once");
        assertThat(ana.heardFrom(sender())).containsExactly("once");
        groups().leave(ana.id, Bench.group("open"));
        sendToGroup("open", "not any more");

        assertThat(ana.heardFrom(sender())).isEmpty();
    }

    @Test
    void leaveOfAGroupThatItIsNotIn_doesNothing() {
        Client ana = connected("a", "ana");
        join(ana, "open");
        groups().leave(ana.id, Bench.group("openElsewhere"));
        groups().leave(ConnectionId.of("nobody"), Bench.group("open"));
        sendToGroup("open", "still in");

        assertThat(ana.heardFrom(sender())).containsExactly("still in");
    }

    @Test
    void groups_reachWhoIsInTwoOfThemTwice() {
        Client ana = connected("a", "ana");
        join(ana, "open1");
        join(ana, "open2");
        clients().groups(List.of(Bench.group("open1"), Bench.group("open2"))).send("both");

        assertThat(ana.heardFrom(sender())).containsExactly("both", "both");
    }

    @Test
    void names_areLiteral_andToldApartByCase() {
        Client ana = connected("a", "*");
        join(ana, "open*");
        sendToGroup("openUp", "another group");
        sendToGroup("Open*", "another case");
        clients().user(UserId.of("ana")).send("another user");
        sendToGroup("open*", "group");
        clients().user(UserId.of("*")).send("user");

        assertThat(ana.heardFrom(sender())).containsExactly("group", "user");
    }

    @Test
    void user_isAllOfTheirConnections_alsoAfterOneHasEnded() {
        Client first = connected("a1", "ana");
        Client second = connected("a2", "ana");
        Client bob = connected("b", "bob");
        clients().user(ANA).send("both");
        assertThat(first.heardFrom(sender())).containsExactly("both");
        end(first);
        clients().user(ANA).send("the other");

        assertThat(second.heardFrom(sender())).containsExactly("both", "the other");
        assertThat(bob.heardFrom(sender())).isEmpty();
    }

    @Test
    void clientsAndUsers_areThoseNamed() {
        Client ana = connected("a", "ana");
        Client bob = connected("b", "bob");
        Client eve = connected("e", "eve");
        clients().clients(List.of(ana.id, bob.id)).send("ids");
        clients().users(List.of(ANA, UserId.of("eve"))).send("users");

        assertThat(ana.heardFrom(sender())).containsExactly("ids", "users");
        assertThat(bob.heardFrom(sender())).containsExactly("ids");
        assertThat(eve.heardFrom(sender())).containsExactly("users");
    }

    @Test
    void nobody_isSentToQuietly() {
        assertThatCode(() -> {
                    clients().client(ConnectionId.of("nobody")).send("id");
                    clients().user(UserId.of("nobody")).send("user");
                    sendToGroup("openToAll", "group");
                })
                .doesNotThrowAnyException();
    }

    @Test
    void messagesOfOneSender_comeInTheirOrder_whateverTheyAreSentTo() {
        Client ana = connected("a", "ana");
        join(ana, "open");
        for (int i = 0; i < 9; i += 3) {
            sendToGroup("open", "m" + i);
            clients().user(ANA).send("m" + (i + 1));
            clients().all().send("m" + (i + 2));
        }

        assertThat(ana.heardFrom(sender()))
                .isEqualTo(IntStream.range(0, 9).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void groupOfNobody_isGone() {
        Client ana = connected("a", "ana");
        join(ana, "open");
        end(ana);
        Client again = connected("b", "bob");
        sendToGroup("open", "for nobody");

        assertThat(again.heardFrom(sender())).isEmpty();
        assertThat(home().server().groups(Bench.CHAT).names()).isEmpty();
    }
}
