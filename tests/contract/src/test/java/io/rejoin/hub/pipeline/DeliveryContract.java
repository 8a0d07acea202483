package io.rejoin.hub.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.rejoin.hub.Clients;
import io.rejoin.hub.Eventually;
import io.rejoin.hub.Groups;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Who gets what is sent to everybody, to groups, users and connections, wherever they are connected; what ASP.NET Core's specification
 * tests of lifetime managers demand, and what they leave out. To be inherited for one server, and for two of one backplane.
 */
abstract class DeliveryContract {
    private static final String END = "end";
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

    /** What it was sent until now; what is sent later by the same server comes later. */
    private List<String> heard(Client client) {
        clients().client(client.id).send(END);
        List<String> heard = new ArrayList<>();
        Eventually.until("everything has arrived", () -> {
            heard.addAll(client.receive().methods());
            return heard.contains(END);
        });
        heard.remove(END);
        return heard;
    }

    @Test
    void all_isEverybody_butWhoIsExcepted() {
        Client ana = connected("a", "ana");
        Client bob = connected("b", "bob");
        clients().all().send("all");
        clients().all().except(bob.id).send("not bob");

        assertThat(heard(ana)).containsExactly("all", "not bob");
        assertThat(heard(bob)).containsExactly("all");
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

        assertThat(heard(ana)).containsExactly("all", "group");
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

        assertThat(heard(ana)).containsExactly("group", "not bob");
        assertThat(heard(bob)).containsExactly("group");
        assertThat(heard(eve)).isEmpty();
    }

    @Test
    void joinAndLeave_areInEffectWhenTheyReturn() {
        Client ana = connected("a", "ana");
        sendToGroup("open", "before");
        join(ana, "open");
        sendToGroup("open", "in");
        assertThat(heard(ana)).containsExactly("in");
        groups().leave(ana.id, Bench.group("open"));
        sendToGroup("open", "after");

        assertThat(heard(ana)).isEmpty();
    }

    @Test
    void joinedTwice_getsItOnce_andIsOutAfterOneLeave() {
        Client ana = connected("a", "ana");
        join(ana, "open");
        join(ana, "open");
        sendToGroup("open", "once");
        assertThat(heard(ana)).containsExactly("once");
        groups().leave(ana.id, Bench.group("open"));
        sendToGroup("open", "not any more");

        assertThat(heard(ana)).isEmpty();
    }

    @Test
    void leaveOfAGroupThatItIsNotIn_doesNothing() {
        Client ana = connected("a", "ana");
        join(ana, "open");
        groups().leave(ana.id, Bench.group("openElsewhere"));
        groups().leave(ConnectionId.of("nobody"), Bench.group("open"));
        sendToGroup("open", "still in");

        assertThat(heard(ana)).containsExactly("still in");
    }

    @Test
    void groups_reachWhoIsInTwoOfThemTwice() {
        Client ana = connected("a", "ana");
        join(ana, "open1");
        join(ana, "open2");
        clients().groups(List.of(Bench.group("open1"), Bench.group("open2"))).send("both");

        assertThat(heard(ana)).containsExactly("both", "both");
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

        assertThat(heard(ana)).containsExactly("group", "user");
    }

    @Test
    void user_isAllOfTheirConnections_alsoAfterOneHasEnded() {
        Client first = connected("a1", "ana");
        Client second = connected("a2", "ana");
        Client bob = connected("b", "bob");
        clients().user(ANA).send("both");
        assertThat(heard(first)).containsExactly("both");
        end(first);
        clients().user(ANA).send("the other");

        assertThat(heard(second)).containsExactly("both", "the other");
        assertThat(heard(bob)).isEmpty();
    }

    @Test
    void clientsAndUsers_areThoseNamed() {
        Client ana = connected("a", "ana");
        Client bob = connected("b", "bob");
        Client eve = connected("e", "eve");
        clients().clients(List.of(ana.id, bob.id)).send("ids");
        clients().users(List.of(ANA, UserId.of("eve"))).send("users");

        assertThat(heard(ana)).containsExactly("ids", "users");
        assertThat(heard(bob)).containsExactly("ids");
        assertThat(heard(eve)).containsExactly("users");
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

        assertThat(heard(ana))
                .isEqualTo(IntStream.range(0, 9).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void groupOfNobody_isGone() {
        Client ana = connected("a", "ana");
        join(ana, "open");
        end(ana);
        Client again = connected("b", "bob");
        sendToGroup("open", "for nobody");

        assertThat(heard(again)).isEmpty();
        assertThat(home().server().groups(Bench.CHAT).names()).isEmpty();
    }
}
