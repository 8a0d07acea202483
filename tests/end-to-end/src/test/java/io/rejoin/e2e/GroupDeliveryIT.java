package io.rejoin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rejoin.hub.Clients;
import io.rejoin.token.ConnectionId;
import io.rejoin.token.GroupName;
import io.rejoin.token.UserId;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Who hears what is said to groups, users and connections, from inside a hub and from outside. By hand; touches loopback only. */
final class GroupDeliveryIT {
    @AutoClose
    private static final ClassicServer server = Party.server();

    private static ClassicClient guest(String user, String... groups) {
        ClassicClient guest = ClassicClient.connected(server, user, "party");
        for (String group : groups) {
            join(guest, group);
        }
        return guest;
    }

    private static void join(ClassicClient guest, String group) {
        assertThat(guest.invoke("join", group).has("E")).isFalse();
    }

    /** What it was told so far: the answer to a call of its own comes behind all of that. */
    private static List<String> heard(ClassicClient guest) {
        String fence = "fence " + guest.frames().size();
        guest.invoke("sayToMe", fence);
        guest.awaitSaid(fence);
        return guest.texts().stream().filter(text -> !text.startsWith("fence")).toList();
    }

    private static void awaitToken(ClassicClient guest, String... groups) {
        Until.holds(
                "the token lists them",
                () -> Set.copyOf(TokenText.groups(guest.token(), "party")).equals(Set.of(groups)));
    }

    @Test
    void memberOfTenGroups_hearsEachOnce_beforeACutAndAfter() {
        String[] ten = IntStream.range(0, 10).mapToObj(i -> "ten " + i).toArray(String[]::new);
        ClassicClient ana = guest("ana", ten);
        ClassicClient bo = guest("bo");
        awaitToken(ana, ten);
        for (String group : ten) {
            bo.invoke("say", group, "to " + group);
        }
        ana.drop();
        for (String group : ten) {
            bo.invoke("say", group, "again to " + group);
        }
        ana.reconnect();
        for (String group : ten) {
            bo.invoke("say", group, "live to " + group);
        }

        assertThat(heard(ana))
                .containsExactlyElementsOf(List.of("to ", "again to ", "live to ").stream()
                        .flatMap(how -> List.of(ten).stream().map(group -> how + group))
                        .toList());
        assertThat(heard(bo)).isEmpty();
    }

    @Test
    void groupJoinedThreeTimes_isHeardOnceAndLeftAtOnce() {
        ClassicClient cleo = guest("cleo", "thrice", "thrice", "thrice");
        cleo.invoke("say", "thrice", "once");
        cleo.invoke("leave", "thrice");
        cleo.invoke("say", "thrice", "nobody is here");
        cleo.invoke("leave", "thrice");

        assertThat(heard(cleo)).containsExactly("once");
    }

    @Test
    void hubOfAnotherName_keepsItsGroupsOverACutUntilTheyAreLeft() {
        ClassicClient dora = guest("dora", "renamed");
        awaitToken(dora, "renamed");
        dora.drop();
        server.publish("party", "renamed", "missed");
        server.publish(ClassicServer.CHAT, "renamed", "a group of another hub");
        dora.reconnect();
        dora.awaitSaid("missed");
        dora.invoke("leave", "renamed");
        server.publish("party", "renamed", "after the leave");

        assertThat(heard(dora)).containsExactly("missed");
        assertThat(dora.frames().stream().flatMap(frame -> frame.path("M").valueStream()))
                .allMatch(message -> message.path("H").asText().equals("party"));
    }

    @Test
    void othersInAGroup_hearTheCaller_whoDoesNot() {
        ClassicClient eve = guest("eve", "others");
        ClassicClient finn = guest("finn", "others");
        ClassicClient gus = guest("gus");
        eve.invoke("sayToOthers", "others", "psst");

        assertThat(heard(finn)).containsExactly("psst");
        assertThat(heard(eve)).isEmpty();
        assertThat(heard(gus)).isEmpty();
    }

    @Test
    void othersInSeveralGroups_hearItOnceForEachOfThem() {
        ClassicClient eve = guest("eve", "left", "right");
        ClassicClient finn = guest("finn", "left");
        ClassicClient gus = guest("gus", "left", "right");
        eve.invoke("sayToOthers", "left,right,nobody's", "both");

        assertThat(heard(finn)).containsExactly("both");
        assertThat(heard(gus)).containsExactly("both", "both");
        assertThat(heard(eve)).isEmpty();
    }

    @Test
    void severalGroups_areReachedByOneCall_andNoGroupsAreNobody() {
        ClassicClient hana = guest("hana", "tea");
        ClassicClient ida = guest("ida", "coffee");
        ClassicClient jo = guest("jo", "water");
        jo.invoke("say", "tea,coffee", "drinks");
        assertThat(jo.invoke("say", "", "nobody").has("E")).isFalse();

        assertThat(heard(hana)).containsExactly("drinks");
        assertThat(heard(ida)).containsExactly("drinks");
        assertThat(heard(jo)).isEmpty();
    }

    @Test
    void user_isReachedOnEveryConnection_andToldFromTheOneInCapitals() {
        ClassicClient phone = guest("kim");
        ClassicClient desk = guest("kim");
        ClassicClient other = guest("KIM");
        other.invoke("sayToUser", "kim", "for kim");
        phone.invoke("sayToUser", "Kim", "for nobody");
        desk.drop();
        phone.invoke("sayToUser", "kim", "for kim again");
        desk.reconnect();

        assertThat(heard(phone)).containsExactly("for kim", "for kim again");
        assertThat(heard(desk)).containsExactly("for kim", "for kim again");
        assertThat(heard(other)).isEmpty();
    }

    @Test
    void groupsNamedLikeAConnection_doNotTapIt() {
        ClassicClient victim = guest("lea");
        String id = victim.connection();
        String[] taps = {id, "c-" + id, "hc-party." + id, "party." + id, "hu-party.lea", "lea"};
        ClassicClient mallory = guest("mallory", taps);
        awaitToken(mallory, taps);
        victim.invoke("sayToMe", "for lea alone");
        mallory.drop();
        victim.invoke("sayToMe", "for lea alone, too");
        victim.invoke("sayToUser", "lea", "for all of lea");
        mallory.reconnect();
        victim.invoke("sayToMe", "for lea, live");

        assertThat(heard(mallory)).isEmpty();
        assertThat(heard(victim)).hasSize(4);
    }

    @Test
    void everybody_canBeReachedFromOutsideOfAHub() {
        ClassicClient mia = guest("mia", "out 1", "out 2");
        ClassicClient nora = guest("nora", "out 2");
        ConnectionId first = ConnectionId.of(mia.connection());
        ConnectionId second = ConnectionId.of(nora.connection());
        Clients outside = server.hubs().clients(Party.NAME);
        outside.all().send("said", "", "all");
        outside.all().except(first).send("said", "", "all but mia");
        outside.group(GroupName.of("out 2")).send("said", "", "group");
        outside.group(GroupName.of("out 2")).except(second).send("said", "", "group but nora");
        outside.groups(Party.groups("out 1,out 2")).send("said", "", "groups");
        outside.client(first).send("said", "", "client");
        outside.clients(List.of(first, second)).send("said", "", "clients");
        outside.user(UserId.of("nora")).send("said", "", "user");
        outside.users(List.of(UserId.of("mia"), UserId.of("nora"))).send("said", "", "users");

        assertThat(heard(mia))
                .containsExactly("all", "group", "group but nora", "groups", "groups", "client", "clients", "users");
        assertThat(heard(nora)).containsExactly("all", "all but mia", "group", "groups", "clients", "user", "users");
    }

    @Test
    void groups_canBeChangedFromOutsideOfAHub() {
        ClassicClient olga = guest("olga");
        ConnectionId id = ConnectionId.of(olga.connection());
        GroupName group = GroupName.of("from outside");
        server.hubs().groups(Party.NAME).join(id, group);
        server.publish("party", "from outside", "in");
        olga.awaitSaid("in");
        server.hubs().groups(Party.NAME).leave(id, group);
        server.publish("party", "from outside", "out");

        assertThat(heard(olga)).containsExactly("in");
        awaitToken(olga);
    }
}
